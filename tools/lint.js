// Checks style, the page's types, layout and the direction of imports: two at a time, as each takes one core. Ends with 1 where
// one of them has something to say.
import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** The longest first. */
const checks = [
  ["oxlint/bin/oxlint"],
  ["dependency-cruiser/bin/dependency-cruise.mjs", "src", "web/src", "--config", "dependency-cruiser.config.cjs"],
  ["typescript-7/bin/tsc", "-p", "web/tsconfig.json"],
  ["oxfmt/bin/oxfmt", "--check", "."],
];

function check([program, ...args]) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, "node_modules", program), ...args], { cwd: root });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said += chunk));
    child.on("close", (code) => {
      if (code !== 0) process.stdout.write(said);
      resolve(code === 0);
    });
  });
}

const waiting = [...checks];
async function work() {
  let isClean = true;
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) isClean = (await check(next)) && isClean;
  return isClean;
}
const clean = await Promise.all([work(), work()]);
process.exitCode = clean.every(Boolean) ? 0 : 1;
