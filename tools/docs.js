// Builds the documentation site into docs/.vitepress/dist: installs what builds it where that is missing or out of date, writes the
// reference of the library from its doc comments, has VitePress make the pages, and follows every link. `--serve` shows it until Ctrl-C.
import { spawnSync } from "node:child_process";
import { existsSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const docs = join(root, "docs");
const isWindows = process.platform === "win32";

function stepIn(cwd, command, ...args) {
  const { status } = spawnSync(command, args, { cwd, stdio: "inherit", shell: isWindows && command === "npm" });
  if (status !== 0) process.exit(status ?? 1);
}
const step = (...words) => stepIn(docs, ...words);

// The reference is made of the sources' types, for which the packages that they import are needed too.
const modified = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0);
for (const folder of [root, docs])
  if (modified(join(folder, "node_modules/.package-lock.json")) < modified(join(folder, "package-lock.json")))
    stepIn(folder, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
rmSync(join(docs, "api"), { recursive: true, force: true });
step(process.execPath, "node_modules/typedoc/bin/typedoc", "--options", "typedoc.json");
step(process.execPath, "node_modules/vitepress/bin/vitepress.js", "build", ".");
stepIn(root, process.execPath, "tools/check-site.js");
console.log(`The site: ${join(docs, ".vitepress", "dist", "index.html")}`);
if (process.argv.includes("--serve"))
  step(process.execPath, "node_modules/vitepress/bin/vitepress.js", "preview", ".", "--host", "127.0.0.1");
