import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const INSTALL_MS = 240_000;

function find(): string | undefined {
  return [process.env.CONVSCOPE_CHROMIUM ?? "", ...PLACES].find((path) => path !== "" && existsSync(path));
}

/** Where Chromium is; installs Debian's package where there is none and that may be done. Null where it cannot be had. */
function findOrInstall(): string | null {
  const found = find();
  if (found !== undefined) return found;
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return null;
  const options = {
    stdio: "ignore" as const,
    timeout: INSTALL_MS,
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  };
  const isDone = ["update", "install -y --no-install-recommends chromium"].every(
    (command) => spawnSync("apt-get", ["-q", ...command.split(" ")], options).status === 0,
  );
  return isDone ? (find() ?? null) : null;
}

/** A headless browser with more flags, or the reason why there is none: a plain sentence to skip tests with. */
export async function openBrowser(flags: readonly string[] = []): Promise<Browser | string> {
  const executablePath = findOrInstall();
  if (executablePath === null)
    return "there is no Chromium here and it cannot be installed; set CONVSCOPE_CHROMIUM to where it is";
  return chromium.launch({ executablePath, args: [...FLAGS, ...flags] });
}
