import { spawnSync } from "node:child_process";

/** What the kernels can be compiled for: an operating system and a processor. On Linux one file serves every C library. */
export const TARGETS = ["linux-x64", "linux-arm64", "win32-x64", "darwin-x64", "darwin-arm64"] as const;
export type Target = (typeof TARGETS)[number];

/** The file with the kernels, in a folder of a target's own. */
export const KERNELS_FILE = "convscope-kernels.node";

/** This machine, as targets are named; it need not be one of them. */
export const thisTarget = () => `${process.platform}-${process.arch}`;

/** The package with a target's kernels. */
export const packageOf = (target: string) => `@convscope/kernels-${target}`;

const OWN = ["cc", "gcc", "clang"];
const APPLE: readonly string[] = process.platform === "darwin" ? OWN : [];

/** The compilers that make a target's code on another machine than the target's own. */
const CROSS: Readonly<Record<Target, readonly string[]>> = {
  "linux-x64": ["x86_64-linux-gnu-gcc"],
  "linux-arm64": ["aarch64-linux-gnu-gcc"],
  "win32-x64": ["x86_64-w64-mingw32-gcc"],
  // Apple's compiler makes both.
  "darwin-x64": APPLE,
  "darwin-arm64": APPLE,
};

/** A C compiler, and what it says of its version. */
export interface Compiler {
  readonly command: string;
  readonly version: string;
}

/** The compilers that are looked for. Who names one in the variable CC wants that one; `CC=false` wants none. */
export function candidatesOf(target: string): readonly string[] {
  if (target !== thisTarget()) return CROSS[target as Target] ?? [];
  const { CC = "" } = process.env;
  return CC === "" ? OWN : [CC];
}

/** The compiler for a target; `null` where this machine has none. */
export function findCompiler(target: string): Compiler | null {
  for (const command of candidatesOf(target)) {
    const { status, stdout } = spawnSync(command, ["--version"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    if (status === 0) return { command, version: stdout.split("\n")[0].trim() };
  }
  return null;
}
