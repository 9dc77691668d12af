// Joins dist/, and the small packages that it needs for everything, into few files in bundle/: a process that loads hundreds of
// modules one by one takes half a second for that alone. Every program has its own file, where dist/ has it, and shares the
// rest with the others, so that a network of one's own meets the same classes as the command that loads it.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [dist, output] = ["dist", "bundle"].map((name) => join(root, name));

/** What is started by its file: the command, the library, and the processes and threads that these start. */
const PROGRAMS = [
  "cli/main",
  "cli/output-errors",
  "index",
  "train/trainer-process",
  "serve/look-process",
  "serve/live-process",
  "data/loader-worker",
  "disk/lease-thread",
  "runtime/wasm/node-worker",
  "runtime/native/compile-process",
  "runtime/require-device",
];

/** Packages that nearly every process loads, of up to a hundred files each. */
const PACKAGES = ["zod", "commander", "csv-parse", "picocolors"];
const isJoined = (id) => /^[./]/.test(id) || id.startsWith(root) || PACKAGES.includes(id.split("/")[0]);

/** A module finds what lies beside it from where it would lie by itself: files of dist/ lie in bundle/ at the same place. */
const inItsPlace = {
  name: "in-its-place",
  transform(code, id) {
    if (!code.includes("import.meta.url")) return null;
    const place = JSON.stringify(`$1${relative(dist, id).split(sep).join("/")}`);
    return code.replaceAll("import.meta.url", `import.meta.url.replace(/(.*\\/bundle\\/).*/, ${place})`);
  },
};

const build = await rolldown({
  input: Object.fromEntries(PROGRAMS.map((name) => [name, join(dist, `${name}.js`)])),
  platform: "node",
  external: (id) => !isJoined(id),
  plugins: [inItsPlace],
});
rmSync(output, { recursive: true, force: true });
await build.write({ dir: output, entryFileNames: "[name].js", chunkFileNames: "shared/[name]-[hash].js" });
const wasm = "runtime/wasm";
mkdirSync(join(output, wasm), { recursive: true });
for (const name of readdirSync(join(dist, wasm)).filter((each) => each.endsWith(".wasm")))
  copyFileSync(join(dist, wasm, name), join(output, wasm, name));
// What is passed on with the packages' code is their licences too.
const licences = PACKAGES.map((name) => {
  const file = ["LICENSE", "LICENSE.md"].map((each) => join(root, "node_modules", name, each)).find(existsSync);
  return `${name}\n\n${readFileSync(file, "utf8").trim()}\n`;
});
writeFileSync(join(output, "LICENSES.txt"), licences.join("\n\n"));
