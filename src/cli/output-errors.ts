import { writeError } from "../disk/files.js";

/**
 * Keeps the program alive where nobody reads what it prints any more, as behind `| head`: a training goes on. What cannot be
 * written for another reason, to a full disk say, is told once on stderr, and `failed` is called.
 */
export function watchOutput(failed: () => void): void {
  let isTold = false;
  for (const [stream, name] of [
    [process.stdout, "the output"],
    [process.stderr, "messages"],
  ] as const) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      // A terminal that is closed answers EIO.
      if (error.code === "EPIPE" || error.code === "EIO" || isTold) return;
      isTold = true;
      failed();
      const reason = writeError(name, error);
      if (stream === process.stdout)
        process.stderr.write(`error: ${reason instanceof Error ? reason.message : String(reason)}\n`);
    });
  }
}
