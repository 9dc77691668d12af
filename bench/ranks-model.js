/**
 * What a step that R processes share takes: `compute` seconds for a process's own shards and the update, then the gradients.
 * Each process sends and receives 2 V (1 - 1/R) bytes, in five rounds of R - 1 messages; nothing is sent while it computes.
 */
export function stepSeconds({ compute, bytes, processes, bandwidth, latency }) {
  const sent = 2 * bytes * (1 - 1 / processes);
  return compute + sent / bandwidth + 5 * (processes - 1) * latency;
}

/** The share of a step's time in which it computes: 1 where several processes are as many times as fast as one. */
export const efficiency = (setup) => setup.compute / stepSeconds(setup);
