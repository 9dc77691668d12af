import { html, type Html } from "./html.js";

const ITEM = /^\s*[-*]\s+/;

/** Remarks as paragraphs and lists: blank lines end a paragraph, lines that begin with a dash are a list; nothing else is markup. */
export function prose(lines: readonly string[]): Html {
  const blocks = lines
    .join("\n")
    .split(/\n\s*\n/)
    .map((block) => block.split("\n").filter((line) => line.trim() !== ""))
    .filter((block) => block.length > 0);
  return html`${blocks.map((block) =>
    block.every((line) => ITEM.test(line))
      ? html`<ul>
          ${block.map((line) => html`<li>${line.replace(ITEM, "")}</li>`)}
        </ul>`
      : html`<p>${block.join(" ")}</p>`,
  )}`;
}
