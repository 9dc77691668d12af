import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { UserError } from "../core/errors.js";
import { acceptedLanguage } from "../page/words/said.js";
import { findOptional } from "../runtime/optional-package.js";

const FOLDER = fileURLToPath(new URL("../../dist/web/", import.meta.url));
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};
const TOKEN_PLACE = "CONVSCOPE_TOKEN";
const WEBGPU_PLACE = "CONVSCOPE_WEBGPU";
const LANGUAGE_PLACE = "CONVSCOPE_LANGUAGE";
/** Under which names the page finds ONNX Runtime Web, and which files of its package these are. */
const WEBGPU_FILES = {
  "webgpu/runtime.mjs": "ort.webgpu.bundle.min.mjs",
  "webgpu/runtime.wasm": "ort-wasm-simd-threaded.asyncify.wasm",
};

/** One file of the page. */
export interface WebFile {
  readonly type: string;
  /** Its bytes for who asks with this `Accept-Language`. */
  read(acceptLanguage?: string): Uint8Array<ArrayBuffer>;
}

/** ONNX Runtime Web's files by those names; none where its package, which computes on a graphics card, is not installed. */
function webgpuFiles(): [name: string, path: string][] {
  const found = findOptional("onnxruntime-web/webgpu");
  if (found === null) return [];
  const files = Object.entries(WEBGPU_FILES).map(([name, file]): [string, string] => [
    name,
    join(dirname(found), file),
  ]);
  return files.every(([, path]) => existsSync(path)) ? files : [];
}

function fileOf(name: string, path: string): WebFile {
  const type = TYPES[extname(name)] ?? "application/octet-stream";
  return { type, read: () => new Uint8Array(readFileSync(path)) };
}

/** All files below a folder that ends in a slash, by the paths under which they are asked for. */
export function filesBelow(folder: string): Map<string, WebFile> {
  const files = new Map<string, WebFile>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(folder.length).replaceAll("\\", "/");
    files.set(`/${name}`, fileOf(name, path));
  }
  return files;
}

/**
 * The files of the built page by the paths under which they are asked for. They are listed once, so that no request ever
 * becomes a path. index.html is given the token that the page's actions need, and told whether ONNX Runtime Web is there and
 * which language is asked for. Throws a `UserError` when it is not built.
 */
export function webFiles(token: string): ReadonlyMap<string, WebFile> {
  if (!existsSync(join(FOLDER, "index.html"))) throw new UserError("The live page is not built; run: npm run build", 1);
  const files = filesBelow(FOLDER);
  const webgpu = webgpuFiles();
  for (const [name, path] of webgpu) files.set(`/${name}`, fileOf(name, path));
  const written = readFileSync(join(FOLDER, "index.html"), "utf8").replace(TOKEN_PLACE, token);
  const page = written.replace(WEBGPU_PLACE, webgpu.length > 0 ? "installed" : "missing");
  const inLanguage = (accept?: string) => new TextEncoder().encode(page.replaceAll(LANGUAGE_PLACE, acceptedLanguage(accept))); // prettier-ignore
  files.set("/", { type: TYPES[".html"], read: inLanguage });
  files.delete("/index.html");
  return files;
}
