import { basename } from "node:path";
import { Command } from "commander";
import type { BestFile } from "../../best/best-file.js";
import { bestPaths, checkNewBestFolder, isBest, readBest } from "../../best/best-folder.js";
import { type BestRequest, BestStopped } from "../../best/best-request.js";
import { runBest } from "../../best/run-best.js";
import { UserError } from "../../core/errors.js";
import { formatDuration, formatPercent } from "../../core/format.js";
import { real } from "../../core/kinds.js";
import { shellWord } from "../../core/shell-word.js";
import { DRAWN } from "../../data/data-folder.js";
import { choiceOfPhotosRows, dataRows } from "../../settings/rows/data.js";
import type { TrainSettings } from "../../settings/settings.js";
import { flagOf } from "../../settings/table.js";
import { stored } from "../../settings/train-config.js";
import { freeFolder } from "../../train/run/free-folder.js";
import { Interrupted } from "../interrupted.js";
import { withLive } from "../live.js";
import { note, print, printJson } from "../output.js";
import { addSettings, givenSettings, machineThreads, requireData, settingsNamed } from "../setting-options.js";
import { BestDisplay } from "../show-best.js";
import { onStopSignals } from "../stop-signals.js";

interface Flags {
  minutes?: number;
  out?: string;
  resume?: true;
  live?: true;
  json?: true;
}

const CHOICE_OF_PHOTOS = Object.keys(choiceOfPhotosRows) as (keyof typeof choiceOfPhotosRows)[];
const SETTINGS = settingsNamed(
  "data",
  "weights",
  "imageSize",
  "fit",
  "split",
  ...CHOICE_OF_PHOTOS,
  "cache",
  "seed",
  "threads",
);
/** What `--resume` may be told: where the photos are by now. */
const OF_PLACE: readonly string[] = ["data", "cache", "threads"];
const minutesKind = real({ above: 0, max: 7 * 24 * 60 });

/** The command that does the same again. */
function commandOf(minutes: number, given: TrainSettings): string {
  const words = SETTINGS.flatMap(({ name, row }) => {
    const value = given[name as keyof TrainSettings];
    if (value === undefined || name === "cache" || name === "threads") return [];
    const isPath = name === "weights" || (name === "data" && value !== DRAWN);
    const text = isPath ? basename(row.kind.write(value)) : row.kind.write(value);
    return [flagOf(name), shellWord(text)];
  });
  return ["convscope best", ...words, "--minutes", minutes].join(" ");
}

function newRequest({ minutes, out }: Flags, given: TrainSettings): BestRequest {
  if (minutes === undefined) throw new UserError("--minutes is missing: say how long it may take, such as 30.");
  const { data, fit = dataRows.fit.default, split = dataRows.split.default, cache, seed = 0 } = requireData(given);
  const directory = out ?? freeFolder("best", data);
  checkNewBestFolder(directory);
  return {
    directory,
    minutes,
    data: { root: data, fit, fractions: split, splitSeed: seed, ...stored(choiceOfPhotosRows, given), ...(cache === undefined ? {} : { cacheRoot: cache }) }, // prettier-ignore
    imageSize: given.imageSize ?? null,
    weights: given.weights ?? null,
    seed,
    threads: given.threads ?? machineThreads().threads,
    command: commandOf(minutes, given),
    earlier: null,
    since: 0,
  };
}

function resumedRequest({ minutes, out }: Flags, given: TrainSettings): BestRequest {
  if (out === undefined) throw new UserError("--resume needs --out with the folder to go on in.");
  const earlier = readBest(out);
  const foreign = Object.keys(given).find((name) => !OF_PLACE.includes(name));
  if (foreign !== undefined)
    throw new UserError(`${out} goes on as it was begun; leave ${flagOf(foreign)} out, or begin another with it.`);
  if (minutes !== undefined && minutes !== earlier.minutes)
    throw new UserError(`${out} was begun with --minutes ${earlier.minutes}, not ${minutes}; leave it out, or begin another with it.`); // prettier-ignore
  const { classes, fingerprint, ...begun } = earlier.data;
  const { data = begun.root, cache = begun.cacheRoot, threads = earlier.threads } = given;
  return {
    directory: out,
    minutes: earlier.minutes,
    data: { ...begun, root: data, ...(cache === undefined ? {} : { cacheRoot: cache }) },
    imageSize: earlier.imageSize,
    weights: earlier.transfer?.weights ?? null,
    seed: earlier.seed,
    threads,
    command: earlier.command,
    earlier,
    since: 0,
  };
}

/** What `--json` prints. */
function summaryOf(directory: string, { minutes, seconds, best, test, mirrored, chosen, gain, next }: BestFile) {
  return { directory, minutes, seconds, run: best?.run ?? null, validation: best?.accuracy ?? null, test, mirrored, chosen, gain, next }; // prettier-ignore
}

function printResult(directory: string, { best, test, mirrored, seconds, minutes, gain, next }: BestFile): void {
  const run = `${directory}/${best!.run}`;
  print(`Best: ${run}, ${formatPercent(best!.accuracy)} of the validation photos`);
  if (test !== null)
    print(`Test photos, asked once: ${test.correct}/${test.total} = ${formatPercent(test.accuracy)} (95 % interval ${test.ci95.map(formatPercent).join(" to ")})`); // prettier-ignore
  if (mirrored !== null)
    print(`The same with each photo judged twice, as it is and mirrored: ${mirrored.correct}/${mirrored.total} = ${formatPercent(mirrored.accuracy)}`); // prettier-ignore
  print(`Time: ${formatDuration(seconds)} of ${minutes} minutes`);
  if (gain !== null)
    print(`${Math.round(gain.seconds / 60)} more minutes are expected to bring ${(100 * gain.expected).toFixed(1)} points${gain.ci95 === null ? "; how sure that is cannot be told from two trainings" : ` (95 % interval ${gain.ci95.map((end) => (100 * end).toFixed(1)).join(" to ")})`}`); // prettier-ignore
  for (const { advice } of next) print(`Try next: ${advice}`);
  print(`Open the report: ${bestPaths(directory).report}`);
  print(`Next: convscope predict ${shellWord(run)} photo.jpg`);
}

async function best(flags: Flags): Promise<void> {
  const { out, resume = false, live = false, json = false } = flags;
  const given = givenSettings(flags);
  const isResumed = resume && (out === undefined || isBest(out) || given.data === undefined);
  const request = isResumed ? resumedRequest(flags, given) : newRequest(flags, given);
  const { directory } = request;
  await withLive(live, async (page) => {
    const display = new BestDisplay();
    const [stop, kill] = [new AbortController(), new AbortController()];
    const onStop = () => {
      note("\nStopping after this step and keeping the best so far (Ctrl-C again ends at once) ...");
      stop.abort();
    };
    const ignoreSignals = onStopSignals(onStop, () => kill.abort());
    try {
      const file = await runBest(request, { stop: stop.signal, kill: kill.signal }, (event) => {
        display.show(event);
        if (event.type === "start") page?.open(event.directory);
      });
      display.end();
      if (json) printJson(summaryOf(directory, file));
      else printResult(directory, file);
    } catch (error) {
      if (!(error instanceof BestStopped)) throw error;
      display.end();
      const { best: found } = readBest(directory);
      const kept = found === null ? "" : `The best so far: ${directory}/${found.run}, ${formatPercent(found.accuracy)} of the validation photos\n`; // prettier-ignore
      throw new Interrupted(`${kept}Stopped. Go on with: convscope best --resume --out ${shellWord(directory)}`);
    } finally {
      display.end();
      ignoreSignals();
    }
  });
}

const EXAMPLES = `
Examples:
  convscope best --data photos --minutes 30
  convscope best --data photos --minutes 5 --image-size 64
  convscope best --data photos --minutes 5 --weights resnet18.pth
  convscope best --resume --out best/photos`;

/** `convscope best`: the best classifier that so many minutes of this machine can train. */
export function bestCommand(): Command {
  const command = new Command("best").option(
    "--minutes <count>",
    "how long it may take, everything included",
    (value) => minutesKind.read("--minutes", value),
  );
  return addSettings(command, SETTINGS, {
    imageSize: { help: "height and width that photos are brought to (default: by photos and time)" },
    weights: { help: "begin with the weights of a built-in network, in a .safetensors or .pth file" },
  })
    .option("--out <folder>", "its folder (default: best/DATA)")
    .option("--resume", "go on in --out")
    .option("--live", "open a page on which it can be watched, as long as it trains or a browser has it open")
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLES)
    .action(best);
}
