import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { UserError } from "../../core/errors.js";
import { defaultCacheRoot } from "../cache-root.js";
import { recipeOf, SOURCES } from "./compile-kernels.js";
import { type Compiler, findCompiler, thisTarget } from "./targets.js";

const PROCESS = fileURLToPath(new URL("./compile-process.js", import.meta.url));

/** Where why a compilation failed is kept, so that it is not tried again and again. */
export const failureOf = (file: string) => `${file}.failed`;

/** The place in the cache of what this compiler makes of these sources. */
export function cachedKernels(target: string, compiler: Compiler): string {
  const hash = createHash("sha256").update(JSON.stringify([target, compiler, recipeOf(target)]));
  for (const name of readdirSync(SOURCES).sort()) hash.update(name).update(readFileSync(join(SOURCES, name)));
  return join(defaultCacheRoot(), "kernels", `${target}-${hash.digest("hex").slice(0, 16)}.node`);
}

/** Kernels that were compiled on this machine, or why there are none. */
export type FirstUse = { readonly file: string } | { readonly reason: string };

/**
 * The kernels compiled on this machine: from the cache, or now, once, with a line to stderr that says so. This waits for the
 * compiler; where another process compiles the same, for that.
 */
export function compileOnFirstUse(): FirstUse {
  const target = thisTarget();
  if (!existsSync(SOURCES)) return { reason: "their sources are not in this installation" };
  const compiler = findCompiler(target);
  if (compiler === null) return { reason: "there is no C compiler (cc, gcc or clang) to compile them with" };
  let file: string;
  try {
    file = cachedKernels(target, compiler);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { reason: `there is no folder to keep them in: ${error.message}` };
  }
  if (existsSync(file)) return { file };
  const failure = failureOf(file);
  if (!existsSync(failure)) {
    console.error(`Compiling the kernels for this machine with ${compiler.command}, once (half a minute or two) ...`);
    const { stderr } = spawnSync(process.execPath, [PROCESS, file], { stdio: ["ignore", "ignore", "pipe"] });
    if (existsSync(file)) return { file };
    if (!existsSync(failure)) return { reason: `they could not be compiled: ${firstLine(stderr.toString())}` };
  }
  const said = readFileSync(failure, "utf8");
  return { reason: `${compiler.command} could not compile them: ${firstLine(said)} (all of it in ${failure})` };
}

/** The line of a compiler's or Node's message that says what is wrong. */
function firstLine(text: string): string {
  const lines = text.split("\n").map((line) => line.trim());
  return lines.find((line) => /error/i.test(line)) ?? lines.find((line) => line !== "") ?? "it said nothing";
}
