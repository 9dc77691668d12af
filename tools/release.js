// Makes what is published, in build/release/: a package of kernels for each target, and the main package, which names these
// as optional dependencies instead of carrying their files. --partial makes do with the kernels that were built here.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { KERNELS_FILE, packageOf, TARGETS } from "../dist/runtime/native/targets.js";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const release = join(root, "build/release");
const main = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const { version, license, engines, repository } = main;

function run(command, args, cwd) {
  const { status, stdout } = spawnSync(command, args, {
    cwd,
    encoding: "utf8",
    shell: process.platform === "win32",
    stdio: ["ignore", "pipe", 2],
  });
  if (status !== 0) process.exit(status ?? 1);
  return stdout;
}

/** Packs a folder; gives the tarball's path. */
function pack(folder) {
  const [{ filename }] = JSON.parse(
    run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", release], folder),
  );
  return join(release, filename);
}

function writeJson(file, value) {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}

const kernelsOf = (target) => join(root, "build/kernels", target, KERNELS_FILE);

function packKernels(target) {
  const [os, cpu] = target.split("-");
  const folder = join(release, `kernels-${target}`);
  mkdirSync(folder);
  copyFileSync(kernelsOf(target), join(folder, KERNELS_FILE));
  copyFileSync(join(root, "LICENSE"), join(folder, "LICENSE"));
  const description = `Convscope's kernels, compiled for ${os} on ${cpu}; the package convscope installs it by itself.`;
  writeFileSync(join(folder, "README.md"), `# ${packageOf(target)}\n\n${description}\n`);
  writeJson(join(folder, "package.json"), {
    ...{ name: packageOf(target), version, description, license, repository, engines },
    ...{ os: [os], cpu: [cpu], files: [KERNELS_FILE], publishConfig: { access: "public" } },
  });
  return pack(folder);
}

/** The main package without kernels' files. Its version of each package of kernels is its own. */
function packMain(targets) {
  run("tar", ["xzf", pack(root), "-C", release]);
  const folder = join(release, "package");
  rmSync(join(folder, "build"), { recursive: true, force: true });
  const optionalDependencies = Object.fromEntries(targets.map((target) => [packageOf(target), version]));
  // Not what only a clone can do.
  const manifest = Object.fromEntries(
    Object.entries(main).filter(([key]) => key !== "devDependencies" && key !== "scripts"),
  );
  writeJson(join(folder, "package.json"), { ...manifest, optionalDependencies });
  return pack(folder);
}

rmSync(release, { recursive: true, force: true });
mkdirSync(release, { recursive: true });
const targets = TARGETS.filter((target) => existsSync(kernelsOf(target)));
const missing = TARGETS.filter((target) => !targets.includes(target));
if (missing.length > 0 && !process.argv.includes("--partial")) {
  console.error(
    `There are no kernels for ${missing.join(", ")}: run npm run prebuild where they can be compiled, or --partial.`,
  );
  process.exit(1);
}
for (const tarball of [...targets.map(packKernels), packMain(targets)]) console.log(tarball);
