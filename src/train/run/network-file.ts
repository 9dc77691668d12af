import { existsSync } from "node:fs";
import { extname, resolve } from "node:path";
import { UserError } from "../../core/errors.js";
import { readDefaults } from "../../nn/network-options.js";
import { networkTitle } from "../../nn/network-title.js";
import { isLayer, type NetworkModule, type NetworkSource } from "../../nn/resolve-network.js";
import { loadModule, MODULES } from "./load-module.js";

/** The network that a module's exports are: a layer or a function by default, and the defaults of its options beside it. */
function networkOf(exported: Readonly<Record<string, unknown>>, source: string): NetworkSource {
  // A CommonJS module's exports are the value itself.
  const isWhole = isLayer(exported) || typeof exported === "function";
  const value: unknown = isWhole ? exported : exported.default;
  if (value === undefined)
    throw new UserError(
      `${source} has no default export; export a network: export default sequential([…]), or a function of { classes } that gives one.`,
    );
  if (isLayer(value)) {
    if (exported.options !== undefined)
      throw new UserError(`${source} exports options, and its network is no function that could be given them.`);
    return value;
  }
  if (typeof value !== "function")
    throw new UserError(
      `${source} exports ${value === null ? "null" : `a value of type ${typeof value}`} by default, which is no network; export a layer, or a function that gives one.`,
    );
  const options = exported.options === undefined ? {} : readDefaults(exported.options, source);
  return { options, make: value as NetworkModule["make"] };
}

/**
 * Runs a module that holds a network of somebody's own; `file` is as it was given, relative to `base`. Throws a
 * `UserError` when there is no such file, it cannot be run, or it holds no network.
 */
export async function loadNetworkFile(
  file: string,
  base = process.cwd(),
  option = "--model",
): Promise<Exclude<NetworkSource, string>> {
  const path = resolve(base, file);
  if (!existsSync(path))
    throw new UserError(
      `${option}: there is no file ${path}; name a .ts or .js file that holds a network, or a model.`,
    );
  const kind = extname(path);
  if (!MODULES.includes(kind))
    throw new UserError(`${option} ${file} needs to be a .ts, .mts, .js or .mjs file, not ${kind === "" ? "a folder" : `"${kind}"`}.`); // prettier-ignore
  let exported: Readonly<Record<string, unknown>>;
  try {
    exported = await loadModule(path);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new UserError(`${networkTitle(file)}: ${file} cannot be run: ${message.split("\n")[0].trim()}`, 2, {
      cause: error,
    });
  }
  return networkOf(exported, file) as Exclude<NetworkSource, string>;
}
