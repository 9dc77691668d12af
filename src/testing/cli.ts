import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { CommandServer } from "./ask-commands.js";

/** What a user runs. */
export const EXECUTABLE = fileURLToPath(new URL("../../bin/convscope.js", import.meta.url));

/** A folder that is removed when the test file ends. */
export function workFolder(): string {
  const path = mkdtempSync(join(tmpdir(), "convscope-e2e-"));
  after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** How a command ended: on a signal there is no code. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command under way, the leader of a process group of its own. */
export interface Started {
  readonly child: ChildProcess;
  /** Settles when the command and every process that it started are gone. */
  readonly ended: Promise<Ended>;
  /** Settles when stderr has said something, or at the end. */
  said(pattern: RegExp): Promise<void>;
  /** Sends a signal to the command alone, or to those that it started too. */
  signal(signal: NodeJS.Signals, whom: "alone" | "all"): void;
}

/** The executable as a user runs it, in a folder, with a cache of its own. */
export class CommandLine {
  readonly #server = new CommandServer(() => this.#environment());

  constructor(
    readonly folder: string,
    private readonly env: NodeJS.ProcessEnv = {},
  ) {}

  start(...args: readonly string[]): Started {
    return this.#spawn(process.execPath, [EXECUTABLE, ...args]);
  }

  /** Starts a command by another one: `mpirun -n 2`. */
  startBy([launcher, ...words]: readonly string[], ...args: readonly string[]): Started {
    return this.#spawn(launcher, [...words, process.execPath, EXECUTABLE, ...args]);
  }

  /** Runs a command to its end. */
  run(...args: readonly string[]): Promise<Ended> {
    return this.start(...args).ended;
  }

  /**
   * Runs a command to its end in a process that answers one after another, where loading the program would take most of the
   * time: for what is refused, and what prints something. What ends by itself or by a signal, or writes to a terminal, is `run`.
   */
  ask(...args: readonly string[]): Promise<Ended> {
    return this.#server.ask({ folder: this.folder, run: args });
  }

  #environment(): NodeJS.ProcessEnv {
    return { ...process.env, NO_COLOR: "1", CONVSCOPE_CACHE: join(this.folder, "cache"), ...this.env };
  }

  /** Runs a command from a shell that has done something first, such as setting a limit. */
  runAfter(preparation: string, ...args: readonly string[]): Promise<Ended> {
    return this.#spawn("/bin/sh", ["-c", `${preparation}; exec "$@"`, "sh", process.execPath, EXECUTABLE, ...args])
      .ended;
  }

  #spawn(command: string, args: readonly string[]): Started {
    const child = spawn(command, args, {
      cwd: this.folder,
      detached: true,
      env: this.#environment(),
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    const ended = new Promise<Ended>((resolve, reject) => {
      child.on("error", reject);
      // The pipes close when the last process that holds them is gone.
      child.on("close", (code) => resolve({ code, stdout, stderr }));
    });
    const said = (pattern: RegExp) =>
      new Promise<void>((resolve) => {
        const look = () => pattern.test(stderr) && resolve();
        child.stderr.on("data", look);
        child.on("close", () => resolve());
        look();
      });
    const signal = (name: NodeJS.Signals, whom: "alone" | "all") => {
      try {
        process.kill(whom === "all" ? -child.pid! : child.pid!, name);
      } catch (error) {
        // It may have ended by itself in the meantime.
        if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
      }
    };
    return { child, ended, said, signal };
  }
}

/** Options of a run so small that it trains in a moment. */
export const TINY = [
  ...["--model", "convnet2", "--channels", "4,4", "--kernels", "3,3", "--fc", "16"],
  ...["--image-size", "32", "--batch", "4", "--lr", "0.01", "--threads", "1"],
];
