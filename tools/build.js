// Compiles src/, the kernels and web/ into an empty dist/, so that no output of a deleted source survives, writes down what the
// kernels must agree with TypeScript on, puts their wasm modules where dist/ looks for them, joins what is started into
// bundle/, and marks the moment for setup.js.
import { spawnSync } from "node:child_process";
import { copyFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
rmSync(join(root, "dist"), { recursive: true, force: true });
function step(program, ...args) {
  const { status } = spawnSync(process.execPath, [join(root, program), ...args], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

step("node_modules/typescript-7/bin/tsc", "-p", join(root, "tsconfig.json"));
step("tools/write-contract.js");
step("tools/build-wasm.js");
for (const variant of ["simd", "relaxed"]) {
  copyFileSync(join(root, `build/wasm/${variant}.wasm`), join(root, `dist/runtime/wasm/${variant}.wasm`));
}
// The page contains compiled code and those modules.
step("node_modules/vite/bin/vite.js", "build", "--config", join(root, "web/vite.config.js"));
step("tools/build-studio.js");
step("tools/bundle.js");
step("tools/build-kernels.js");
writeFileSync(join(root, "dist/.built"), "");
