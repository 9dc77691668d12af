import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { UserError } from "../core/errors.js";

const FOLDER = fileURLToPath(new URL("../web/", import.meta.url));
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};
const TOKEN_PLACE = "CONVSCOPE_TOKEN";

/** One file of the page. */
export interface WebFile {
  readonly type: string;
  read(): Uint8Array<ArrayBuffer>;
}

/**
 * The files of the built page by the paths under which they are asked for. They are listed once, so that no request ever
 * becomes a path. index.html is given the token that the page's actions need. Throws a `UserError` when it is not built.
 */
export function webFiles(token: string): ReadonlyMap<string, WebFile> {
  if (!existsSync(join(FOLDER, "index.html"))) throw new UserError("The live page is not built; run: npm run build", 1);
  const files = new Map<string, WebFile>();
  for (const entry of readdirSync(FOLDER, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(FOLDER.length).replaceAll("\\", "/");
    const type = TYPES[extname(name)] ?? "application/octet-stream";
    files.set(`/${name}`, { type, read: () => new Uint8Array(readFileSync(path)) });
  }
  const page = new TextEncoder().encode(readFileSync(join(FOLDER, "index.html"), "utf8").replace(TOKEN_PLACE, token));
  files.set("/", { type: TYPES[".html"], read: () => page });
  files.delete("/index.html");
  return files;
}
