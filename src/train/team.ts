/** How several processes come to train one run together: the first one opens it and writes, the others assist. */
import { hostname } from "node:os";
import { UserError } from "../core/errors.js";
import type { StoredNetwork } from "../nn/stored/format.js";
import { readStoredNetwork } from "../nn/stored/read.js";
import { replayNetwork } from "../nn/stored/replay.js";
import { broadcast, gather, type Ranks } from "../ranks/ranks.js";
import { choiceThatContinues } from "../runtime/choose-executor.js";
import { DivergedError, fit } from "./fit.js";
import { openRunData } from "./run/open-data.js";
import type { RunFile } from "./run/run-file.js";
import type { RunStore } from "./run/run-store.js";
import { trainingExecutor } from "./training-executor.js";

/** What the others need to know of a run to compute its steps. */
export interface Work {
  readonly directory: string;
  /** As it begins, or goes on. */
  readonly run: RunFile;
  readonly network: StoredNetwork;
  /** The executor's name, which has to be everybody's: other kernels round differently. */
  readonly executor: string;
}

const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const decode = (bytes: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(bytes));

/** The first process's way to the others. */
export class Team {
  #state: "waiting" | "dismissed" | "working" = "waiting";

  constructor(readonly ranks: Ranks) {}

  /** Tells the others what is to be done; throws a `UserError` with what one of them says where it cannot do it. */
  async summon(work: () => Work): Promise<void> {
    if (this.ranks.count === 1) return;
    const bytes = encode(work());
    this.#state = "dismissed";
    await broadcast(this.ranks, bytes);
    const [obstacle] = (await obstacles(this.ranks, null)).filter((one) => one !== null);
    if (obstacle !== undefined) throw new UserError(obstacle);
    this.#state = "working";
  }

  /** Ends the work together with the others, well or not; `error` is what ended it here. */
  async end(error: unknown): Promise<void> {
    if (this.#state === "waiting" && this.ranks.count > 1) await broadcast(this.ranks, encode(null));
    // That the loss is no number any more all of them see.
    const isShared = error === null || error instanceof DivergedError;
    if (this.#state === "working" && !isShared) this.ranks.abort();
    else await this.ranks.close();
  }
}

/** What stands against the work, of each process. */
async function obstacles(ranks: Ranks, own: string | null): Promise<(string | null)[]> {
  const said = own === null ? null : `Process ${ranks.rank}, on ${hostname()}: ${own}`;
  return (await gather(ranks, encode(said))).map((bytes) => decode(bytes) as string | null);
}

/** A store that keeps nothing: the first process writes. */
const nowhere: RunStore = {
  pathOf: (name) => name,
  read: () => Promise.resolve(null),
  write: () => Promise.resolve(),
  append: () => Promise.resolve(),
  remove: () => Promise.resolve(),
  list: () => Promise.resolve([]),
};

async function prepare({ run, directory, network: stored, executor: wanted }: Work) {
  const { config, normalization } = run;
  const { root, cacheRoot } = config.data;
  const photos = await openRunData(run, directory, ["train", "val"], { data: root, cacheRoot }, () => {});
  const network = replayNetwork(readStoredNetwork(stored, "network.json"));
  const choice = config.executor ?? choiceThatContinues(wanted);
  const executor = trainingExecutor({ ...config, executor: choice }, network, normalization);
  if (executor.name !== wanted)
    throw new UserError(
      `its executor is ${executor.name}, and the first process's ${wanted}; ask for machines of one kind.`,
    );
  return { config, normalization, photos, network, executor };
}

/**
 * Computes steps for the first process until it has trained, was stopped or has nothing to do. Throws what went wrong here
 * alone.
 */
export async function assist(ranks: Ranks, shouldStop: () => boolean): Promise<void> {
  const work = decode(await broadcast(ranks, new Uint8Array(0))) as Work | null;
  if (work === null) return ranks.close();
  let prepared: Awaited<ReturnType<typeof prepare>> | null = null;
  let obstacle: string | null = null;
  try {
    prepared = await prepare(work);
  } catch (error) {
    obstacle = (error as Error).message;
  }
  const all = await obstacles(ranks, obstacle);
  if (prepared === null || all.some((one) => one !== null)) {
    prepared?.photos.close();
    return ranks.close();
  }
  try {
    await fit({
      ...prepared,
      store: nowhere,
      ranks,
      firstWeights: () => new Map(),
      emit: () => {},
      shouldStop: () => (shouldStop() ? "now" : null),
    });
  } catch (error) {
    // The first process says so.
    if (!(error instanceof DivergedError)) {
      ranks.abort();
      throw error;
    }
  } finally {
    prepared.photos.close();
  }
  await ranks.close();
}
