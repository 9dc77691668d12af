/**
 * An error that the user can mend: its message is one clear sentence that names the file or option, the value received
 * and what to do. The command line prints the message without a stack trace and exits with `exitCode`.
 */
export class UserError extends Error {
  override readonly name = "UserError";

  /** `exitCode`: 2 for bad usage or input, 1 for a failure while doing what was rightly asked for (a full disk, say). */
  constructor(
    message: string,
    readonly exitCode: 1 | 2 = 2,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Throws an `Error` for a state that only a fault in Convscope itself can bring about. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Convscope is at fault: ${message}`);
}
