import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { RandomStream } from "../../core/random.js";
import { startServer } from "../../serve/server.js";
import { epochMetrics, writeRunFolder } from "../live-runs.js";
import type { Tally } from "./kills.js";
import { mutated } from "./mutate.js";

const PATHS = ["/", "/api/runs", "/api/run?id=run", "/api/metrics?id=run", "/api/judgements?id=run&split=test", "/api/filters?id=run", "/api/photo?id=run&split=test&index=0", "/api/report?id=lab", "/api/features?id=run", "/api/cam?id=run&label=1", "/api/tags", "/api/stop", "/api/resume", "/../../etc/passwd"]; // prettier-ignore
const LIMIT_MS = 20_000;

/** Sends bytes to a port, some of them after a pause, and gives what is answered: nothing where the connection just ends. */
function send(port: number, bytes: Uint8Array, stream: RandomStream): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    let answer = "";
    const limit = setTimeout(() => {
      socket.destroy();
      reject(new Error(`no answer within ${LIMIT_MS} ms`));
    }, LIMIT_MS);
    const end = () => {
      clearTimeout(limit);
      resolve(answer);
    };
    socket.on("data", (chunk: Buffer) => (answer += chunk.toString("latin1")));
    socket.on("close", end).on("error", end);
    const cut = stream.uniform() < 0.1 && bytes.length > 0 ? stream.integer(bytes.length) : bytes.length;
    socket.write(bytes.subarray(0, cut));
    if (cut < bytes.length) setTimeout(() => socket.end(bytes.subarray(cut)), 20);
    else socket.end();
  });
}

/** Asks a server damaged things, keeps connections open that say a byte now and then, and watches it from many places. */
export async function askServer(
  folder: string,
  requests: number,
  watchers: number,
  watchMs: number,
  stream: RandomStream,
): Promise<Tally> {
  // prettier-ignore
  const tally: Tally = { counts: { requests: 0, "no answer": 0 }, faults: [] };
  const { counts, faults } = tally;
  const runs = join(folder, "runs");
  mkdirSync(runs, { recursive: true });
  writeRunFolder(join(runs, "run"), 3);
  const secret = "what nobody may read";
  writeFileSync(join(folder, "secret"), secret);
  const server = await startServer({ folder: runs, port: 0 });
  const port = Number(new URL(server.url).port);
  const before = process.memoryUsage.rss();
  const slow = Array.from({ length: 20 }, () => connect(port, "127.0.0.1").on("error", () => {}));
  const drip = setInterval(() => slow.forEach((socket) => socket.writable && socket.write("G")), 200);
  const body = Buffer.from(JSON.stringify({ id: "run", ids: ["run"], add: ["tag"], remove: [], when: "now" }));
  for (let number = 0; number < requests; number++) {
    const method = stream.uniform() < 0.3 ? "POST" : "GET";
    const path = PATHS[stream.integer(PATHS.length)];
    const text = `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${method === "POST" ? body.length : 0}\r\n\r\n`; // prettier-ignore
    const whole = Buffer.concat([Buffer.from(text), method === "POST" ? body : Buffer.alloc(0)]);
    try {
      const answer = await send(port, stream.uniform() < 0.2 ? whole : mutated(whole, body, stream), stream);
      counts.requests++;
      const status = /^HTTP\/1\.1 (\d)/.exec(answer)?.[1];
      const name = status === undefined ? "no answer" : `answered ${status}xx`;
      counts[name] = (counts[name] ?? 0) + 1;
      if (answer.includes(secret) || answer.includes("root:x:"))
        faults.push(`request ${number} read a file outside: ${text}`);
      if (/ at .*\.js:\d+/.test(answer)) faults.push(`request ${number} shows a stack trace: ${answer}`);
    } catch (error) {
      faults.push(`request ${number}: ${String(error)}: ${text}`);
    }
  }
  clearInterval(drip);
  slow.forEach((socket) => socket.destroy());
  const heard = await watch(server.url, join(runs, "run"), watchers, watchMs);
  counts.watchers = watchers;
  counts["seconds watched"] = Math.round(watchMs / 1000);
  counts["fewest events a watcher heard"] = heard.fewest;
  if (watchers > 0 && heard.fewest < heard.sent) faults.push(`a watcher heard ${heard.fewest} of ${heard.sent} epochs`);
  counts["memory grown, MB"] = Math.round((process.memoryUsage.rss() - before) / 1e6);
  const { status } = await fetch(new URL("/api/runs", server.url));
  if (status !== 200) faults.push(`at the end the server answers ${status}`);
  await server.close();
  return tally;
}

/** Follows a server from many places while a run's metrics grow; gives how many of the epochs each heard of at least. */
async function watch(url: string, run: string, watchers: number, watchMs: number) {
  const end = new AbortController();
  const heard = new Array<number>(watchers).fill(0);
  const follow = async (place: number) => {
    try {
      const { body } = await fetch(new URL("/api/events", url), { signal: end.signal });
      const decoder = new TextDecoder();
      for await (const chunk of body as unknown as AsyncIterable<Uint8Array>)
        heard[place] += decoder.decode(chunk).match(/"type":"metrics"/g)?.length ?? 0;
    } catch {
      // The end.
    }
  };
  const all = heard.map((_, place) => follow(place));
  await sleep(1500);
  let sent = 0;
  const started = performance.now();
  while (watchers > 0 && performance.now() - started < watchMs) {
    appendFileSync(join(run, "metrics.jsonl"), `${JSON.stringify(epochMetrics(4 + sent++))}\n`);
    // Slower than the server looks at runs that nobody trains, so that each is news of its own.
    await sleep(12_000);
  }
  end.abort();
  await Promise.all(all);
  return { fewest: watchers === 0 ? 0 : heard.reduce((a, b) => Math.min(a, b)), sent };
}
