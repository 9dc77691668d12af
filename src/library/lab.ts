import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { UserError } from "../core/errors.js";
import { ARRAYS, type ImageArrays, sizeOfArrays } from "../data/arrays.js";
import { encodeArrays } from "../data/arrays-format.js";
import { DRAWN } from "../data/data-folder.js";
import { writeFileAtomically } from "../disk/files.js";
import { representative } from "../lab/choose.js";
import type { LabEvent } from "../lab/lab-events.js";
import type { LabFile, LabResult } from "../lab/lab-file.js";
import { checkNewLabFolder, isLab, labPaths, makeLabFolder, readLab, readResults } from "../lab/lab-folder.js";
import { type AskedEngine, engineChoice, placeOf, threadsOf } from "../lab/engine-choice.js";
import { checkLab, labRequest, resumedRequest } from "../lab/lab-request.js";
import type { Language } from "../lab/language.js";
import { type LoadedRecipe, loadRecipe, takeRecipe } from "../lab/load-recipe.js";
import { override } from "../lab/overrides.js";
import type { RecipeInput } from "../lab/recipe.js";
import { checkResumedLab } from "../lab/resumed-lab.js";
import { LabStopped } from "../lab/course.js";
import { runLab as makeLab } from "../lab/run-lab.js";
import { makeReport } from "../report/make-report.js";
import { evaluationExecutor } from "../runtime/choose-executor.js";
import { requireDevice } from "../runtime/require-device.js";
import { checkSettings } from "../settings/config-of.js";
import { flatSettings, type GivenSettings } from "../settings/given-values.js";
import { freeFolder } from "../train/run/free-folder.js";
import { pathOf } from "./given.js";
import { type Run, runIn } from "./run.js";
import { withoutUndefined } from "./without-undefined.js";

/** What `runLab` may be told: what `convscope lab` has, by the same names and with the same defaults. */
export interface LabOptions
  extends
    Pick<GivenSettings, "split" | "limitPerClass" | "classesAt" | "cache" | "device" | "executor" | "seed" | "threads">,
    AskedEngine {
  /** A folder of photos, `drawn`, or images in memory. It may be left out where `resume` goes on with a lab. */
  readonly data?: string | ImageArrays | undefined;
  /** A built-in recipe's name, a file, or the recipe itself; `assignment` where it is left out. */
  readonly recipe?: string | RecipeInput | undefined;
  /** Epochs of every experiment. */
  readonly epochs?: number | undefined;
  /** Keep the weights after every so many epochs too. */
  readonly checkpointEvery?: number | undefined;
  /** Height and width that photos are brought to. */
  readonly imageSize?: number | undefined;
  /** Trainings of each experiment. */
  readonly seeds?: number | undefined;
  /** Of the report; `en` where it is left out. */
  readonly language?: Language | undefined;
  /** The lab's folder; the first that is free of `labs/DATA`, `labs/DATA-2`, … where it is left out. */
  readonly out?: string | undefined;
  /** Go on with the lab in `out`, if there is one. */
  readonly resume?: boolean | undefined;
  /** Stops after the step under way, with a checkpoint: the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: LabEvent) => void) | undefined;
}

/** A lab that is done. */
export interface Lab {
  readonly directory: string;
  /** lab.json: every experiment, the choice and why. */
  readonly file: LabFile;
  /** results.json: every run with what it reached. */
  readonly results: readonly LabResult[];
  /** The path of report.html. */
  readonly report: string;
  /** The run that stands for the chosen experiment; `null` where nothing ended well. */
  readonly chosen: Run | null;
}

async function recipeOf({ recipe }: Pick<LabOptions, "recipe">, earlier: LabFile | null): Promise<LoadedRecipe> {
  // Files that a value names are meant from where the program runs.
  if (typeof recipe === "object") return takeRecipe(recipe, recipe.name, resolve("recipe.js"));
  if (recipe === undefined && earlier !== null) return { recipe: earlier.recipe, networks: new Map() };
  return loadRecipe(recipe ?? "assignment");
}

/** The folder's name for data, and what stands for it in lab.json. */
function rootOf(data: LabOptions["data"], earlier: LabFile | null): string {
  const root = typeof data === "object" ? ARRAYS : (pathOf(data, DRAWN) ?? earlier?.data.root);
  if (root === undefined)
    throw new UserError(`data is missing: give a folder of photos, "${DRAWN}", or images in memory.`);
  return root;
}

/**
 * Makes a lab as `convscope lab` does: many experiments, an honest choice, the test once, and a report. Rejects with a `UserError`
 * for what the user can mend, and with the signal's reason where that stopped it; `resume` goes on then.
 */
export async function runLab(options: LabOptions): Promise<Lab> {
  const { data, recipe: named, epochs, checkpointEvery, imageSize, seeds, language, out, resume = false } = options;
  const {
    signal,
    onEvent = () => {},
    split,
    limitPerClass,
    classesAt,
    cache,
    device,
    executor,
    seed,
    threads,
  } = options;
  signal?.throwIfAborted();
  if (resume && out === undefined) throw new UserError("resume needs out, the folder of the lab to go on with.");
  const earlier = resume && out !== undefined && isLab(out) ? readLab(out) : null;
  const root = rootOf(data, earlier);
  const size = typeof data === "object" ? sizeOfArrays(data, imageSize) : imageSize;
  const given = withoutUndefined({
    split,
    limitPerClass,
    classesAt,
    cache: pathOf(cache),
    device,
    executor,
    seed,
    threads,
  });
  const own = flatSettings(given as GivenSettings);
  const nameOf = (setting: string) => setting;
  const isGiven = (option: string) => options[option as keyof LabOptions] !== undefined;
  checkSettings(withoutUndefined({ ...own, data: root, epochs, checkpointEvery, imageSize: size }), nameOf);
  const loaded = await recipeOf({ recipe: named }, earlier);
  const recipe = override(loaded.recipe, {
    epochs,
    checkpointEvery,
    imageSize: size,
    seeds,
  });
  const choice = engineChoice(options, recipe, earlier);
  const settings = { ...own, data: root, threads: threads ?? threadsOf(choice, availableParallelism()) };
  const directory = out ?? freeFolder("labs", root);
  const asked = labRequest(settings, {
    directory,
    recipe,
    language: language ?? earlier?.language ?? "en",
    command: `runLab({ recipe: ${JSON.stringify(recipe.name)}, seed: ${seed ?? 0} })`,
    earlier,
    own: loaded.networks,
  });
  if (earlier === null) checkNewLabFolder(directory);
  else checkResumedLab(directory, earlier, asked, isGiven, nameOf);
  const request = {
    ...(earlier === null ? asked : resumedRequest(asked, earlier, isGiven)),
    ...placeOf(choice, directory),
  };
  await checkLab(request, typeof data === "object" ? data.classes.length : undefined);
  await requireDevice(request.device);
  if (earlier === null && typeof data === "object") {
    makeLabFolder(directory);
    writeFileAtomically(labPaths(directory).arrays, encodeArrays(data));
  }
  try {
    const stop = signal ?? new AbortController().signal;
    await makeLab(request, { stop, kill: new AbortController().signal }, onEvent);
  } catch (error) {
    if (error instanceof LabStopped) signal?.throwIfAborted();
    throw error;
  }
  const file = readLab(directory);
  const results = readResults(directory);
  const report = await makeReport(directory, file.language ?? "en", evaluationExecutor(file), () => {});
  const best = file.choice === null ? null : representative(results, file.choice.experiment);
  return { directory, file, results, report, chosen: best === null ? null : runIn(join(directory, best.run)) };
}
