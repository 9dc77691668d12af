import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { shellWord } from "../core/shell-word.js";
import { isPhotoName } from "../data/photo-kinds.js";
import { partNamed } from "../data/split-words.js";
import { leaseState } from "../disk/lease.js";
import { isLab, labPaths, readLab } from "../lab/lab-folder.js";
import { VERSION } from "../core/version.js";
import { isTraining } from "../train/run/is-training.js";
import { isRun, readRun } from "../train/run/run-folder.js";
import { projectFile } from "../train/run/settings-file.js";
import { formatTable } from "./table.js";

/** Folders of a project that hold no photos. */
const NOT_PHOTOS = /^(node_modules|runs|labs|best|dist|build)$|^[.]/;
/** A folder opened by mistake, such as a home folder, is not walked through. */
const MOST_FOLDERS = 300;
const DEEPEST = 3;
/** Entries of a folder that are enough to tell whether it holds photos. */
const MOST_ENTRIES = 2000;
const MOST_NAMED = 3;

/** What lies in a folder that a command could go on with. */
export interface Here {
  /** Folders with photos below them, relative; `.` is the folder itself. */
  readonly photos: readonly string[];
  /** Runs and labs, the newest first. */
  readonly runs: readonly Found[];
  readonly labs: readonly Found[];
  /** The file of the project's defaults. */
  readonly project: string | null;
}

interface Found {
  readonly path: string;
  readonly state: "under way" | "stopped" | "finished" | "failed" | "damaged";
}

function entriesOf(folder: string): { readonly files: string[]; readonly folders: string[] } {
  try {
    const entries = readdirSync(folder, { withFileTypes: true }).slice(0, MOST_ENTRIES);
    const named = (isWanted: (entry: (typeof entries)[number]) => boolean) =>
      entries.filter(isWanted).map(({ name }) => name);
    return { files: named((entry) => entry.isFile()), folders: named((entry) => entry.isDirectory()) };
  } catch {
    // What may not be read is none of our business here.
    return { files: [], folders: [] };
  }
}

/** Whether there are photos in at least two folders below, as classes lie. */
function holdsClasses(root: string): boolean {
  let waiting = [{ folder: root, depth: 0 }];
  let classes = 0;
  for (let looked = 0; waiting.length > 0 && looked < MOST_FOLDERS; looked++) {
    const [{ folder, depth }] = waiting;
    const { files, folders } = entriesOf(folder);
    const isOurs = ["run.json", "lab.json", "best.json"].some((name) => files.includes(name));
    if (depth > 0 && !isOurs && files.some(isPhotoName) && ++classes === 2) return true;
    const below = folders.filter((name) => !NOT_PHOTOS.test(name)).map((name) => ({ folder: join(folder, name), depth: depth + 1 })); // prettier-ignore
    waiting = waiting.slice(1).concat(depth < DEEPEST && !isOurs ? below : []);
  }
  return false;
}

function stateOf(path: string, read: () => Found["state"]): Found {
  try {
    return { path, state: read() };
  } catch {
    return { path, state: "damaged" };
  }
}

function runState(path: string): Found["state"] {
  if (isTraining(path)) return "under way";
  const { status } = readRun(path);
  if (status === "finished") return "finished";
  return status === "running" || status === "interrupted" ? "stopped" : "failed";
}

function labState(path: string): Found["state"] {
  if (leaseState(labPaths(path).lock) === "held") return "under way";
  return readLab(path).status === "finished" && existsSync(labPaths(path).report) ? "finished" : "stopped";
}

/** The folders of a kind in a folder and in its runs and labs, the newest first. */
function found(root: string, isOne: (path: string) => boolean, state: (path: string) => Found["state"]): Found[] {
  const places = ["", "runs", "labs"].flatMap((place) =>
    entriesOf(join(root, place)).folders.map((name) => join(place, name)),
  );
  return places
    .filter((path) => isOne(join(root, path)))
    .sort((a, b) => statSync(join(root, b)).mtimeMs - statSync(join(root, a)).mtimeMs)
    .map((path) => stateOf(path, () => state(join(root, path))));
}

/** Looks at a folder and what lies in it, not far; what cannot be read is passed over. */
export function lookHere(root: string): Here {
  const project = ["convscope.json", "convscope.ts"].some((name) => existsSync(join(root, name)))
    ? projectFile(root)
    : null;
  const runs = found(root, isRun, runState);
  const labs = found(root, isLab, labState);
  const own = [...runs, ...labs].map(({ path }) => path);
  const below = entriesOf(root)
    .folders.filter((name) => !NOT_PHOTOS.test(name) && !own.includes(name))
    .sort();
  const photos = below.filter((name) => holdsClasses(join(root, name)));
  // Splits, or classes, of which this folder is made.
  const isData = photos.some((name) => partNamed(name) !== null) || (photos.length === 0 && holdsClasses(root));
  return {
    photos: isData ? ["."] : photos,
    runs,
    labs,
    project,
  };
}

function listing(what: string, founds: readonly Found[]): string[][] {
  const [newest] = founds;
  if (newest === undefined) return [];
  const more = founds.length > 1 ? `, and ${founds.length - 1} more` : "";
  return [[what, `${newest.path} (${newest.state}${founds.length > 1 ? ", the newest" : ""})${more}`]];
}

/** What to do next with what there is, each a command and what it does. */
function nextSteps({ photos, runs, labs }: Here): string[][] {
  const [run] = runs.filter(({ state }) => state !== "damaged");
  const lab = labs.find(({ state }) => state !== "damaged");
  const of = (word: string) => shellWord(word);
  const steps: string[][] = [];
  if (run?.state === "stopped")
    steps.push([`convscope train --resume --out ${of(run.path)}`, "go on with the newest run"]);
  if (lab?.state === "stopped")
    steps.push([`convscope lab --resume --out ${of(lab.path)}`, "go on with the newest lab"]);
  if (run?.state === "finished") {
    steps.push([`convscope evaluate ${of(run.path)}`, "test the newest run"]);
    steps.push([`convscope look ${of(run.path)} mistakes`, "see what it takes for something else"]);
  }
  if (lab?.state === "finished")
    steps.push([labPaths(lab.path).report, "the newest lab's report: open it in a browser"]);
  if (photos.length > 0) {
    const data = of(photos[0]);
    steps.push([`convscope data info ${data}`, "what these photos are, and what is wrong with them"]);
    steps.push([`convscope train --data ${data} --image-size 64`, "train one network on them"]);
    steps.push([`convscope best --data ${data} --minutes 30`, "the best classifier that half an hour can train"]);
    steps.push([`convscope lab --data ${data} --image-size 64`, "the assignment's experiments on them, with a report"]);
  } else if (run === undefined && lab === undefined) {
    steps.push(["convscope start", "the whole assignment on drawn pictures, in a few minutes"]);
    steps.push(["convscope train --data drawn --image-size 64", "train one network on drawn pictures"]);
    steps.push(["convscope train --data FOLDER", "on your own photos, one folder a class"]);
  }
  if (run !== undefined || lab !== undefined)
    steps.push(["convscope serve .", "watch and compare all of them in a browser"]);
  return [...steps, ["convscope --help", "all commands"]];
}

/** What `convscope` alone says: what is here, and what to do next with it. */
export function hereText(here: Here): string {
  const { photos, runs, labs, project } = here;
  const named = photos.slice(0, MOST_NAMED).map((path) => (path === "." ? "this folder" : path));
  const things = [
    ...(photos.length > 0 ? [["photos in", `${named.join(", ")}${photos.length > MOST_NAMED ? `, and ${photos.length - MOST_NAMED} more` : ""}`]] : []), // prettier-ignore
    ...listing("runs", runs),
    ...listing("labs", labs),
    ...(project === null ? [] : [["defaults in", project.replace(/^.*[/\\]/, "")]]),
  ];
  const table = (heading: string, rows: readonly string[][]) =>
    formatTable([heading, ""], rows.map(([first, ...rest]) => [`  ${first}`, ...rest])); // prettier-ignore
  return [
    `Convscope ${VERSION}: a laboratory for convolutional image classifiers.`,
    table("Here:", things.length > 0 ? things : [["no photos, runs or labs", ""]]),
    table("Next:", nextSteps(here)),
  ].join("\n\n");
}
