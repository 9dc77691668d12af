import { spawnSync } from "node:child_process";

/** Whether there is a program of this name. */
export function hasProgram(name: string): boolean {
  return spawnSync("sh", ["-c", `command -v ${name}`]).status === 0;
}

/**
 * Why programs cannot be used here; empty where they can. On a machine of continuous integration, Debian's packages with
 * them are installed first.
 */
export function programsMissing(programs: readonly string[], packages: readonly string[]): string {
  const install = `apt-get install -y -q --no-install-recommends ${packages.join(" ")}`;
  const isMissing = () => programs.some((name) => !hasProgram(name));
  if (isMissing() && process.env.CI !== undefined && process.getuid?.() === 0 && hasProgram("apt-get"))
    spawnSync("sh", ["-c", `${install} || { apt-get update -q && ${install}; }`]);
  return isMissing() ? `there is no ${programs.join(", ")} on this machine (Debian: ${packages.join(" ")})` : "";
}
