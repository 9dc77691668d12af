/** The exit code of a command that Ctrl-C ended, as shells have it. */
export const EXIT_INTERRUPTED = 130;

/** Thrown after Ctrl-C has been obeyed. */
export class Interrupted extends Error {}
