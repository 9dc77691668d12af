import type { Dataset } from "../data/photos.js";

/** What is to be said of photos before they are trained on, a line each: files left out, and photos in several splits. */
export function dataWarnings({ unreadable, leakage }: Pick<Dataset, "unreadable" | "leakage">): string[] {
  const lines: string[] = [];
  if (unreadable.length > 0) {
    lines.push(`${unreadable.length} file(s) cannot be read and are left out:`);
    lines.push(...unreadable.map(({ file, reason }) => `  ${file}: ${reason}`));
  }
  if (leakage.length > 0) {
    const example = leakage[0].files.join(" = ");
    lines.push(`${leakage.length} photo(s) stand in more than one split (leakage), for example ${example}.`);
  }
  return lines;
}
