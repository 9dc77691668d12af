import { visibleLines } from "../../core/visible.js";

/** Attributes of an element; an undefined one is left out, a number is rounded to two decimals. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Text as XML content or as an attribute's value; what is not to be seen in it is written out. */
export function escapeXml(text: string): string {
  return visibleLines(text)
    .replace(/[\uFFFE\uFFFF]/g, "\uFFFD")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;");
}

function write(value: string | number): string {
  return typeof value === "number" ? String(Number(value.toFixed(2))) : escapeXml(value);
}

/** An SVG element; its content is SVG source already, so text goes through `text` or `tooltip`. */
export function element(name: string, attributes: Attributes, ...content: readonly string[]): string {
  const written = Object.entries(attributes).map(([key, value]) =>
    value === undefined ? "" : ` ${key}="${write(value)}"`,
  );
  const start = `<${name}${written.join("")}`;
  return content.length === 0 ? `${start}/>` : `${start}>${content.join("")}</${name}>`;
}

/** One line of text at a point; `hover`, if given, is shown under the mouse. */
export function text(x: number, y: number, content: string, attributes: Attributes = {}, hover?: string): string {
  return element("text", { x, y, ...attributes }, escapeXml(content), hover === undefined ? "" : tooltip(hover));
}

/** What a browser shows under the mouse for the element that this stands in. */
export function tooltip(content: string): string {
  return element("title", {}, escapeXml(content));
}

/** A straight line between two points. */
export function line(x1: number, y1: number, x2: number, y2: number, attributes: Attributes): string {
  return element("line", { x1, y1, x2, y2, ...attributes });
}
