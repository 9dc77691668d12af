// Makes a clone ready to run: installs the packages when they are missing or out of date, builds when a source is newer.
// Plain Node on purpose: it runs before anything is installed.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

function modified(path) {
  return existsSync(path) ? statSync(path).mtimeMs : 0;
}

function newest(directory) {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((latest, entry) => Math.max(latest, modified(join(entry.parentPath, entry.name))), 0);
}

function step(message, command, args) {
  console.error(message);
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (status !== 0) process.exit(status ?? 1);
}

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Convscope needs Node 20.19 or newer; this is Node ${process.versions.node}. Get a newer one at nodejs.org.`,
  );
  process.exit(2);
}

if (modified(join(root, "node_modules/.package-lock.json")) < modified(join(root, "package-lock.json"))) {
  step("Installing packages (once) ...", "npm", ["ci", "--no-audit", "--no-fund"]);
}
const builtFrom = Math.max(newest(join(root, "src")), newest(join(root, "web")), modified(join(root, "tsconfig.json")));
if (modified(join(root, "dist/.built")) < builtFrom) {
  step("Building ...", process.execPath, [join(root, "tools/build.js")]);
}
