// Which compiled tests there are, and which of them may share a process. No list is kept: it follows from what they import.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const dist = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), "dist");
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

/** Every compiled test, by its path in dist/. */
export const allTests = readdirSync(dist, { recursive: true })
  .map((name) => name.replaceAll("\\", "/"))
  .filter((name) => name.endsWith(".test.js"))
  .sort();

/** The tests that run programs on src/testing/execute.ts's executor, which is ONNX Runtime unless they are told another. */
export const ofExecutors = allTests.filter((name) =>
  /^(graph|optim|program)\/|^onnx\/lowerings|^train\/step\/stepper/.test(name),
);

/** The tests that start no process, thread, server or browser. */
export const fastTests = allTests.filter((name) => !startsSomething(join(dist, name)));

/** Runs tests in this process: all, or those whose path contains a line of CONVSCOPE_TESTS. */
export async function runHere(tests) {
  const wanted = (process.env.CONVSCOPE_TESTS ?? "").split("\n");
  for (const name of tests)
    if (wanted.some((part) => name.includes(part))) await import(pathToFileURL(join(dist, name)).href);
}
