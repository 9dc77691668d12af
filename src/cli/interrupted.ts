/** The exit code of a command that Ctrl-C ended, as shells have it. */
export const EXIT_INTERRUPTED = 130;

/** Thrown after Ctrl-C has been obeyed. */
export class Interrupted extends Error {}

/** The exit code of a task that is to be begun anew: sysexits.h's EX_TEMPFAIL. */
export const EXIT_AGAIN = 75;

/** Thrown when a task stopped, or could not be done yet. */
export class Again extends Error {}
