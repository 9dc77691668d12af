import { resolve } from "node:path";
import { Command } from "commander";
import { formatBytes, formatCount, formatDuration } from "../../core/format.js";
import { shellWord } from "../../core/shell-word.js";
import { getImageNet10, IMAGENET10_URL } from "../../data/get/imagenet10.js";
import type { Progress } from "../../data/get/report.js";
import { note, print } from "../output.js";
import { oneOf } from "../parsers.js";

interface Options {
  readonly out?: string;
  readonly url: string;
}

const REDRAW_EVERY_MS = 200;
const PLAIN_LINE_EVERY_MS = 10_000;

/** Shows bytes and their rate on stderr; unlike a progress bar it needs no total, which the server may not tell. */
class ByteLine {
  readonly #live = process.stderr.isTTY;
  #step = "";
  #started = 0;
  #from = 0;
  #shown = 0;

  show({ step, done, total }: Progress): void {
    const now = Date.now();
    if (step !== this.#step) [this.#step, this.#started, this.#from] = [step, now, done];
    if (now - this.#shown < (this.#live ? REDRAW_EVERY_MS : PLAIN_LINE_EVERY_MS)) return;
    this.#shown = now;
    const rate = (done - this.#from) / Math.max(1, now - this.#started);
    const parts = [total === undefined ? formatBytes(done) : `${formatBytes(done)} of ${formatBytes(total)}`];
    if (rate > 0) parts.push(`${formatBytes(rate * 1000)}/s`);
    if (rate > 0 && total !== undefined) parts.push(`ETA ${formatDuration((total - done) / rate / 1000)}`);
    const line = `${step} ${parts.join("  ")}`;
    process.stderr.write(this.#live ? `\r${line}\x1b[K` : `${line}\n`);
  }

  clear(): void {
    if (this.#live) process.stderr.write("\r\x1b[K");
  }
}

async function get(name: string, { out = name, url }: Options): Promise<void> {
  const line = new ByteLine();
  const onNote = (text: string) => {
    line.clear();
    note(text);
  };
  let got;
  try {
    got = await getImageNet10(resolve(out), { url, onNote, onProgress: (progress) => line.show(progress) });
  } finally {
    line.clear();
  }
  const total = [...got.counts.values()].reduce((sum, count) => sum + count, 0);
  const there = got.downloaded ? "downloaded, checked and unpacked" : "there already, nothing to do";
  print(`${out}: ${formatCount(total)} images of ${got.counts.size} classes, ${there}.`);
  print(`Next: convscope train --data ${shellWord(out)}`);
}

/** `convscope data get`: downloads a public data set. */
export function dataGetCommand(): Command {
  return new Command("get")
    .description("download a public data set; a download that was cut off is gone on with")
    .argument("<name>", "imagenet10 (about 1 GB)", oneOf("<name>", ["imagenet10"]))
    .option("--out <dir>", "folder to make (default: the name, here)")
    .option("--url <url>", "where to get the zip from", IMAGENET10_URL)
    .action(get);
}
