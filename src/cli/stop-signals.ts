/** What ends a command from outside: Ctrl-C, `kill`, and the terminal that is closed or the connection that is lost. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Calls `stop` at the first such signal and `kill` at a later Ctrl-C; gives how to end that. A closed terminal may well say so
 * twice, by its shell and by the system, so that only Ctrl-C is taken for impatience.
 */
export function onStopSignals(stop: () => void, kill: () => void): () => void {
  let isAsked = false;
  const obey = (signal: NodeJS.Signals) => {
    if (!isAsked) stop();
    else if (signal === "SIGINT") kill();
    isAsked = true;
  };
  for (const signal of SIGNALS) process.on(signal, obey);
  return () => {
    for (const signal of SIGNALS) process.off(signal, obey);
  };
}
