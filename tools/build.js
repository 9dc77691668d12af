// Compiles src/ and web/ into an empty dist/, so that no output of a deleted source survives, writes down what the kernels
// must agree with TypeScript on, compiles them, puts their wasm modules where dist/ looks for them, and marks the moment for setup.js.
import { spawnSync } from "node:child_process";
import { copyFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
rmSync(join(root, "dist"), { recursive: true, force: true });
const steps = [
  ["node_modules/typescript/bin/tsc", "-p", join(root, "tsconfig.json")],
  ["tools/write-contract.js"],
  ["node_modules/vite/bin/vite.js", "build", "--config", join(root, "web/vite.config.js")],
  ["tools/build-wasm.js"],
];
for (const [program, ...args] of steps) {
  const { status } = spawnSync(process.execPath, [join(root, program), ...args], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
for (const variant of ["simd", "relaxed"]) {
  copyFileSync(join(root, `build/wasm/${variant}.wasm`), join(root, `dist/runtime/wasm/${variant}.wasm`));
}
spawnSync(process.execPath, [join(root, "tools/build-kernels.js")], { stdio: "inherit" });
writeFileSync(join(root, "dist/.built"), "");
