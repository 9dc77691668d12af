// Runs in a worker thread: renews a lease, and notices when another process has taken it over.
import { closeSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { workerData } from "node:worker_threads";
import { type RenewalSetup, STATE } from "./lease-renewal.js";
import { createLease, leaseLine, parseLease, readLease } from "./lease-words.js";

const { path, words, everyMs, state } = workerData as RenewalSetup;
let renewals = 0;

/** Says once more that the lease is held; false where it is another's. */
function renew(): boolean {
  const line = leaseLine(words, ++renewals);
  const text = readLease(path);
  if (text === null) return createLease(path, line);
  if (parseLease(text)?.id !== words.id) return false;
  // In place, and as long as before: it needs no room on a full disk.
  const file = openSync(path, "r+");
  try {
    writeSync(file, line, 0);
    ftruncateSync(file, Buffer.byteLength(line));
  } finally {
    closeSync(file);
  }
  return true;
}

setInterval(() => {
  if (Atomics.compareExchange(state, 0, STATE.held, STATE.renewing) !== STATE.held) return;
  let isHeld = true;
  try {
    isHeld = renew();
  } catch {
    // A disk that fails at this moment may work at the next; those who wait are patient.
  }
  Atomics.store(state, 0, isHeld ? STATE.held : STATE.lost);
  Atomics.notify(state, 0);
}, everyMs);
