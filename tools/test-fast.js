// Runs the tests that start no process, thread, server or browser, all in this process: seconds, for every save of a file.
// Which these are follows from what they import, to the end: no list is kept. `--list` names them and runs none.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = join(dirname(dirname(fileURLToPath(import.meta.url))), "dist");
const starters = /^(node:(child_process|worker_threads|cluster|http|https|net)|playwright-core)$/;
const imports = /\b(?:from|import)\s*\(?\s*"([^"]+)"/g;

/** What each file reaches is known once. A file on the way to itself adds nothing. */
const known = new Map();

function startsSomething(file) {
  if (known.has(file)) return known.get(file);
  known.set(file, false);
  const named = existsSync(file) ? [...readFileSync(file, "utf8").matchAll(imports)].map(([, name]) => name) : [];
  const found = named.some((name) =>
    name.startsWith(".") ? startsSomething(join(dirname(file), name)) : starters.test(name),
  );
  known.set(file, found);
  return found;
}

const fast = readdirSync(root, { recursive: true })
  .filter((name) => name.endsWith(".test.js") && !startsSomething(join(root, name)))
  .sort();
if (process.argv.includes("--list")) console.log(fast.join("\n"));
else for (const name of fast) await import(pathToFileURL(join(root, name)).href);
