/** What `npm pack` puts into the package, and how large that is. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const MOST_BYTES = 12e6;

interface Packed {
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string; readonly size: number }[];
}

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

const npm = process.platform === "win32" ? "npm.cmd" : "npm";
const said = execFileSync(npm, ["pack", "--dry-run", "--json", "--ignore-scripts"], {
  cwd: ROOT,
  encoding: "utf8",
  shell: process.platform === "win32",
  stdio: ["ignore", "pipe", "ignore"],
});
const [packed] = JSON.parse(said) as Packed[];
const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as Manifest;

/** All that may be in the package. */
const ALLOWED = [
  /^(package\.json|README\.md|LICENSE|CHANGELOG\.md)$/,
  /^bin\/convscope\.js$/,
  /^docs\/convscope\.1$/,
  /^bundle\/(LICENSES\.txt|([\w-]+\/)*[\w-]+\.js|runtime\/wasm\/(simd|relaxed)\.wasm)$/,
  /^build\/kernels\/(linux|win32|darwin)-(x64|arm64)\/convscope-kernels\.node$/,
  /^src\/kernels\/[\w-]+\.[ch]$/,
  /^src\/ranks\/mpi\/mpi\.c$/,
  /^dist\/([\w-]+\/)*[\w-]+(\.d\.ts|\.js)$/,
  /^dist\/runtime\/wasm\/(simd|relaxed)\.wasm$/,
  /^dist\/studio\/(index\.html|icon\.svg|manifest\.webmanifest|sw\.js|assets\/[\w-]+\.(js|css|wasm))$/,
  /^dist\/web\/(index\.html|icon\.svg|assets\/[\w-]+\.(js|css|wasm))$/,
];
const FORBIDDEN = /\.test\.|\.map$|\/testing\/|fixture|golden/;

test("the package holds what is needed and nothing else", () => {
  const paths = packed.files.map(({ path }) => path);
  assert.deepEqual(
    paths.filter((path) => !ALLOWED.some((pattern) => pattern.test(path)) || FORBIDDEN.test(path)),
    [],
  );
  for (const path of [
    "bin/convscope.js",
    "bundle/cli/main.js",
    "bundle/index.js",
    "bundle/LICENSES.txt",
    "dist/index.d.ts",
    "dist/web/index.html",
    "dist/studio/index.html",
    "src/kernels/addon.c",
  ])
    assert.ok(paths.includes(path), path);
  for (const variant of ["simd", "relaxed"]) assert.ok(paths.includes(`dist/runtime/wasm/${variant}.wasm`), variant);
});

test("what is started by its file, and what lies beside it, is joined where dist/ has it", () => {
  const paths = new Set(packed.files.map(({ path }) => path));
  const asked = [...paths]
    .filter((path) => /^bundle\/.*\.js$/.test(path))
    .flatMap((path) => {
      const text = readFileSync(join(ROOT, path), "utf8");
      const places = /new URL\((["'`])(\.[^"'`$]*)\1, import\.meta\.url\.replace\(.*?, "\$1([^"]+)"\)/g;
      return [...text.matchAll(places)].map(([, , name, from]) => join("bundle", dirname(from), name));
    });
  assert.ok(asked.length >= 8, `${asked.length} places`);
  assert.deepEqual(asked.filter((path) => !existsSync(join(ROOT, path))), []); // prettier-ignore
});

test("every file that is compiled stands in the package whole: what it imports is there too", () => {
  const paths = new Set(packed.files.map(({ path }) => path));
  const missing = [...paths]
    .filter((path) => /^dist\/(?!web\/|studio\/).*\.js$/.test(path))
    .flatMap((path) => {
      const text = readFileSync(join(ROOT, path), "utf8");
      const imported = [...text.matchAll(/(?:from|import\(|import)\s*"(\.[^"]+)"/g)].map(([, name]) => name);
      return imported.map((name) => join(dirname(path), name).replaceAll("\\", "/")).filter((file) => !paths.has(file));
    });
  assert.deepEqual(missing, []);
});

test(`it takes less than ${MOST_BYTES / 1e6} MB unpacked`, () => {
  assert.ok(packed.unpackedSize < MOST_BYTES, `${packed.unpackedSize} bytes`);
});

/** What npm and others run on being installed. */
const INSTALL_SCRIPTS = ["preinstall", "install", "postinstall", "prepare"];

test("nothing runs on being installed: neither a script of ours nor of a required package, direct or not", () => {
  assert.deepEqual(
    INSTALL_SCRIPTS.filter((name) => name in manifest.scripts),
    [],
  );
  const lock = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")) as {
    packages: Readonly<Record<string, { dev?: true; devOptional?: true; hasInstallScript?: true; peer?: true }>>;
  };
  const entries = Object.entries(lock.packages).filter(([path, { dev, devOptional, peer }]) => path !== "" && !dev && !devOptional && !peer); // prettier-ignore
  assert.ok(entries.length > Object.keys(manifest.dependencies).length);
  assert.deepEqual(
    entries.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path),
    [],
  );
  // npm takes a binding.gyp for a script.
  assert.ok(!existsSync(join(ROOT, "binding.gyp")));
});
