/** What `convscope` means in a module of somebody's own: the one that runs, wherever the module lies. */
async function ourselves(): Promise<unknown> {
  // By its address: a literal one would be an import of what imports this.
  return import(new URL("../../index.js", import.meta.url).href);
}

/** The endings of files that hold a module. */
export const MODULES: readonly string[] = [".ts", ".mts", ".js", ".mjs"];

/**
 * Runs a TypeScript or JavaScript module by its absolute path and gives what it exports. Throws whatever it throws.
 */
export async function loadModule(path: string): Promise<Readonly<Record<string, unknown>>> {
  // Takes as long to load as half of a command that runs no module.
  const { createJiti } = await import("jiti");
  const jiti = createJiti(import.meta.url, {
    virtualModules: { convscope: await ourselves() },
    interopDefault: false,
  });
  return jiti.import<Readonly<Record<string, unknown>>>(path);
}
