import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** A program and its arguments. */
type Command = readonly [string, readonly string[]];

/** What opens an address or a file in a desktop's browser; null where there is no desktop, and never in CI. */
export function openerOf(
  target: string,
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): Command | null {
  const isSet = (name: string) => (env[name] ?? "") !== "";
  if (isSet("CI") || isSet("SSH_CONNECTION")) return null;
  if (platform === "darwin") return ["open", [target]];
  // The empty argument is a window's title, for which `start` would take a target in quotes.
  if (platform === "win32") return ["cmd", ["/c", "start", "", target]];
  if (!isSet("DISPLAY") && !isSet("WAYLAND_DISPLAY")) return null;
  const found = (env.PATH ?? "").split(delimiter).some((folder) => existsSync(join(folder, "xdg-open")));
  return found ? ["xdg-open", [target]] : null;
}

/** Opens an address or a file in the desktop's browser and gives whether there is one. What goes wrong later is its affair. */
export function openInBrowser(target: string): boolean {
  const opener = openerOf(target, process.platform, process.env);
  if (opener === null) return false;
  const child = spawn(opener[0], opener[1], { stdio: "ignore", detached: true });
  child.on("error", () => {});
  child.unref();
  return true;
}
