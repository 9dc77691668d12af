// Looks at the documentation site as it was built: every link and picture leads to a file of it, every anchor to a place there, and
// nothing is fetched from elsewhere. Ends with 1 where something does not hold.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const site = join(dirname(dirname(fileURLToPath(import.meta.url))), "docs/.vitepress/dist");
const base = process.env.DOCS_BASE ?? "/";
const pages = readdirSync(site, { recursive: true })
  .map((name) => name.replaceAll("\\", "/"))
  .filter((name) => name.endsWith(".html"));
const texts = new Map(pages.map((page) => [page, readFileSync(join(site, page), "utf8")]));
const anchors = new Map([...texts].map(([page, text]) => [page, new Set([...text.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id))])); // prettier-ignore

/** The file that an address of the site stands for; `null` where there is none. */
function fileAt(path) {
  const named = path.endsWith("/") || path === "" ? `${path}index.html` : path;
  const isFile = (name) => existsSync(join(site, name)) && statSync(join(site, name)).isFile();
  return [named, `${named}.html`].find(isFile) ?? null;
}

const faults = new Set();
let links = 0;
for (const [page, text] of texts) {
  // A report is one file of its own, which its own tests look at.
  if (/(^|\/)report\.html$/.test(page) && page !== "report.html") continue;
  for (const [, attribute, escaped] of text.matchAll(/\s(href|src)="([^"]*)"/g)) {
    const address = new URL(escaped.replaceAll("&amp;", "&"), `http://site${base}${page}`);
    if (address.protocol === "data:") continue;
    if (address.host !== "site") {
      if (attribute === "src") faults.add(`${page} fetches ${address.href}`);
      continue;
    }
    links++;
    const path = decodeURI(address.pathname);
    const file = path.startsWith(base) ? fileAt(path.slice(base.length)) : null;
    if (file === null) faults.add(`${page} links to ${escaped}, which is not there`);
    else if (address.hash !== "" && anchors.get(file)?.has(decodeURIComponent(address.hash.slice(1))) === false)
      faults.add(`${page} links to ${escaped}, and ${file} has no such place`);
  }
}
for (const fault of faults) console.error(fault);
console.log(`${pages.length} pages, ${links} links, ${faults.size} of them wrong`);
if (faults.size > 0) process.exitCode = 1;
