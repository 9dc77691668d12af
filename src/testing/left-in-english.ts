import type { Page } from "playwright-core";

/** All texts that are seen on the page, or heard instead: what stands in it, and what attributes say of it. Commands are left out. */
const TEXTS = `(() => {
  const texts = [];
  const isSeen = (element) => element !== null && element.checkVisibility() && element.closest("code, [lang=en]") === null;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) if (isSeen(walker.currentNode.parentElement)) texts.push(walker.currentNode.data);
  for (const element of document.querySelectorAll("[aria-label], [aria-valuetext], [title], [alt]"))
    if (isSeen(element))
      for (const name of ["aria-label", "aria-valuetext", "title", "alt"]) texts.push(element.getAttribute(name) ?? "");
  return texts;
})()`;

/**
 * What a page that is not English still says in Latin letters, but for names: its own, of files, and those that
 * are given (the longer are looked for first).
 */
export async function leftInEnglish(page: Page, names: readonly string[]): Promise<string[]> {
  const own = ["Convscope", "Grad-CAM", "WebGPU", "WebAssembly", "ONNX Runtime Web", "CSV", "SVG", "PNG", "F1", "UTC", "nats", "px", "MB", "min", "Tab", "Shift"]; // prettier-ignore
  const texts = await page.evaluate<string[]>(TEXTS);
  const known = [...own, ...names].sort((a, b) => b.length - a.length);
  const rest = (text: string) =>
    known.reduce((left, name) => left.replaceAll(name, ""), text.replace(/\S+\.(png|jpg|json)\b/g, ""));
  return [...new Set(texts.filter((text) => /[A-Za-z]{2}/.test(rest(text))))];
}
