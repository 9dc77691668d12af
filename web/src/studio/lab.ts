/** A lab in this browser: the course that a command's lab takes, with runs that this worker trains and files in the browser's own file system. */
import { UserError } from "../../../dist/core/errors.js";
import { ARRAYS, arraysDataset } from "../../../dist/data/arrays.js";
import { requirePhotos } from "../../../dist/data/require-photos.js";
import { followRecipe, labAtStart, LabStopped, requireSamePhotos, withStates } from "../../../dist/lab/course.js";
import { resultOf } from "../../../dist/lab/results.js";
import { configOf } from "../../../dist/lab/settings.js";
import { fitAs } from "../../../dist/library/page/fit.js";
import { judge, load, readRunFile, readText } from "../../../dist/library/page/run.js";
import { webExecutor } from "../../../dist/runtime/wasm/web-executor.js";
import { dataRows } from "../../../dist/settings/rows/data.js";
import { summarizeJudgements } from "../../../dist/train/judge/judged-split.js";
import { parseMetrics } from "../../../dist/train/run/metrics-file.js";
import { RUN_FILES } from "../../../dist/train/run/run-store.js";
import type { LabExperiment, LabFile, LabResult, LabRun } from "../../../src/lab/lab-file.js";
import type { ModelName } from "../../../src/nn/models.js";
import type { Evaluation, JudgedSplit } from "../../../src/train/judge/judged-split.js";
import type { TrainEvent } from "../../../src/train/run/events.js";
import { JUDGED_FILES, jsonParts, LAB_ASKED_FILE, LAB_FILES, type LabAsked, labStore, readJson, readLabFile } from "./lab-files.js"; // prettier-ignore
import { NoRoom } from "./opfs-store.js";
import { openPacked } from "./pack.js";
import { photoNames, runStore } from "./run-files.js";

/** What the worker that trains does for a lab. */
export interface LabHooks {
  readonly stop: AbortSignal;
  /** Has a run trained with its lock held, and told of; rejects as what trains it does. */
  readonly train: (run: string, fitted: (onEvent: (event: TrainEvent) => void) => Promise<unknown>) => Promise<void>;
  /** Called after each change of the lab's files. */
  readonly tell: () => void;
}

type State = Pick<LabRun, "status" | "error">;

/** How a run stands, by its own folder. */
async function stateOf(run: string): Promise<State> {
  const file = await readRunFile(runStore(run)).catch(() => null);
  if (file === null) return { status: "waiting" };
  return file.error === undefined ? { status: file.status } : { status: file.status, error: file.error };
}

const hasEnded = ({ status }: State) => status === "finished" || status === "diverged";

/** Makes a lab, or goes on with it: finished runs are not repeated. Rejects with `LabStopped` after `stop`. */
export async function makeLab(id: string, { stop, train, tell }: LabHooks): Promise<void> {
  const store = labStore(id);
  const asked = await readJson<LabAsked>(store, LAB_ASKED_FILE);
  const { pack } = await photoNames(id);
  if (asked === null || pack === undefined)
    throw new UserError(`What ${id} was begun with is gone from this browser; begin the experiments anew.`);
  const { recipe, language, seed, splits } = asked;
  const arrays = { ...(await openPacked(pack)), splits };
  let lab: LabFile | null = null;
  const results = (file: LabFile) =>
    Promise.all(file.experiments.flatMap((experiment) => experiment.runs.map((run) => read(experiment, run))));
  const read = async (experiment: LabExperiment, run: LabRun): Promise<LabResult> => {
    const files = runStore(`${id}/${run.run}`);
    const metrics = parseMetrics((await readText(files, RUN_FILES.metrics)) ?? "");
    const test = await readJson<Evaluation>(files, RUN_FILES.test);
    return resultOf(experiment, run, pack.classes.length, { metrics, test });
  };
  try {
    const earlier = await readLabFile(id);
    const threads = navigator.hardwareConcurrency;
    const fractions = dataRows.split.default;
    const data = { root: ARRAYS, fit: recipe.fit, fractions, splitSeed: seed };
    const command = `Convscope Studio: ${recipe.name}, ${recipe.imageSize} px, seed ${seed}`;
    const begun = { data, imageSize: recipe.imageSize, device: "cpu", threads, recipe, seed, language, command, earlier } as const; // prettier-ignore
    const dataset = await arraysDataset(arrays, { fractions, seed });
    requireSamePhotos(id, earlier, dataset);
    requirePhotos(dataset, ["val", "test"]);
    const executor = await webExecutor({ threads });
    const since = performance.now();
    const first = labAtStart(begun, dataset, []);
    let now: LabFile = first;
    lab = first;
    const keep = async (change: Partial<LabFile>) => {
      now = { ...now, ...change, seconds: first.seconds + (performance.now() - since) / 1000 };
      lab = now;
      await store.write(LAB_FILES.results, jsonParts(await results(now)));
      await store.write(LAB_FILES.lab, jsonParts(now));
      tell();
    };
    const setState = (run: string, state: State) =>
      keep({ experiments: withStates(now.experiments, new Map([[run, state]])) });
    const trainOne = async (experiment: LabExperiment, { run, seed: own }: LabRun) => {
      const runId = `${id}/${run}`;
      const before = await stateOf(runId);
      if (hasEnded(before)) return setState(run, before);
      if (stop.aborted) throw new LabStopped();
      await setState(run, { status: "running" });
      let error = "it ended without a result";
      try {
        await train(runId, async (onEvent) => {
          const config = { ...configOf(experiment.settings, begun), seed: own };
          const files = runStore(runId);
          const run = before.status === "waiting" ? null : await readRunFile(files);
          const listeners = { onEvent };
          return fitAs(config, config.model.model as ModelName, { arrays, store: files, earlier: run, signal: stop, listeners }); // prettier-ignore
        });
      } catch (failure) {
        if (failure instanceof NoRoom) throw failure;
        ({ message: error } = failure as Error);
      }
      const after = await stateOf(runId);
      const isStopped = stop.aborted && !hasEnded(after);
      await setState(run, hasEnded(after) || isStopped ? after : { status: "failed", error });
      if (isStopped) throw new LabStopped();
    };
    const judged = (split: "val" | "test") => async (run: string) => {
      const files = runStore(`${id}/${run}`);
      const kept = await readJson<JudgedSplit>(files, JUDGED_FILES[split]);
      if (kept !== null) return kept;
      const found = await judge(await load(files, { checkpoint: "best" }), dataset, split, executor);
      await files.write(JUDGED_FILES[split], jsonParts(found));
      return found;
    };
    await keep({});
    await followRecipe(
      {
        lab: () => now,
        results: () => results(now),
        keep,
        train: async (_, planned) => {
          for (const experiment of planned)
            for (const run of experiment.runs) if (run.status !== "failed") await trainOne(experiment, run);
        },
        test: async (run) => {
          if (stop.aborted) throw new LabStopped();
          const found = await judged("test")(run);
          await runStore(`${id}/${run}`).write(RUN_FILES.test, jsonParts(summarizeJudgements(found)));
        },
        judged,
        tell: () => {},
      },
      begun,
      dataset.split.val.length,
    );
  } catch (error) {
    // Whatever ended it, it can be gone on with.
    const kept = lab ?? (await readLabFile(id));
    if (kept !== null) await store.write(LAB_FILES.lab, jsonParts({ ...kept, status: "interrupted" })).catch(() => {});
    throw error;
  } finally {
    arrays.close?.();
    tell();
  }
}
