/**
 * Preloaded (`node --import`), makes this process one that has not installed some packages or files: those whose requests
 * contain one of CONVSCOPE_TEST_WITHOUT's words. What it starts inherits it.
 */
import Module from "node:module";

type Resolve = (request: string, ...rest: unknown[]) => string;
const module = Module as unknown as { _resolveFilename: Resolve };
const resolveFilename = module._resolveFilename;
const hidden = (process.env.CONVSCOPE_TEST_WITHOUT ?? "").split(",").filter((word) => word !== "");

module._resolveFilename = (request, ...rest) => {
  if (!hidden.some((word) => request.includes(word))) return resolveFilename.call(Module, request, ...rest);
  throw Object.assign(new Error(`Cannot find module '${request}'`), { code: "MODULE_NOT_FOUND" });
};

/** The environment of a process that lacks what these words name. */
export function without(...words: readonly string[]): NodeJS.ProcessEnv {
  return {
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ""} --import ${import.meta.url}`,
    CONVSCOPE_TEST_WITHOUT: words.join(","),
  };
}
