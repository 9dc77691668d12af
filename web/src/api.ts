import type {
  CamResponse,
  FeatureResponse,
  Filters,
  Judgements,
  Prediction,
  RunDetail,
  RunList,
} from "../../src/page/api.js";
import type { EpochMetrics } from "../../src/train/run-folder.js";

const token = document.querySelector<HTMLMetaElement>('meta[name="convscope-token"]')?.content ?? "";

/** What can stand in a request's query; what is undefined is left out. */
type Query = Readonly<Record<string, string | number | readonly number[] | undefined>>;

function addressOf(path: string, query: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) search.append(name, String(one));
  }
  return `api/${path}?${search}`;
}

/** Asks the server; throws an `Error` with its own sentence where it refuses, and with one of ours where it is gone. */
async function ask(path: string, query: Query, body?: BodyInit): Promise<Response> {
  let response: Response;
  try {
    const init = body === undefined ? {} : { method: "POST", body, headers: { "x-convscope-token": token } };
    response = await fetch(addressOf(path, query), init);
  } catch {
    throw new Error("The server does not answer: it has ended, or this computer slept. Start it again and reload.");
  }
  if (response.ok) return response;
  const said = (await response.json().catch(() => ({}))) as { error?: string };
  throw new Error(said.error ?? `The server answered ${response.status}.`);
}

async function json<T>(...args: Parameters<typeof ask>): Promise<T> {
  return (await (await ask(...args)).json()) as T;
}

/** An image to be looked at: one of the user's, or a photo of the run's split. */
export type Picture =
  | { readonly type: "file"; readonly name: string; readonly blob: Blob }
  | { readonly type: "photo"; readonly split: string; readonly index: number };

function askAbout<T>(path: string, picture: Picture, query: Query): Promise<T> {
  if (picture.type === "file") return json<T>(path, query, picture.blob);
  return json<T>(path, { ...query, split: picture.split, index: picture.index });
}

/** All that the page asks of its server. */
export const api = {
  runs: () => json<RunList>("runs", {}),
  run: (id: string) => json<RunDetail>("run", { id }),
  metrics: (id: string) => json<EpochMetrics[]>("metrics", { id }),
  judgements: (id: string, checkpoint: string, split: string) =>
    json<Judgements>("judgements", { id, checkpoint, split }),
  filters: (id: string) => json<Filters>("filters", { id }),
  predict: (id: string, checkpoint: string, picture: Picture) =>
    askAbout<Prediction>("predict", picture, { id, checkpoint }),
  features: (id: string, checkpoint: string, picture: Picture) =>
    askAbout<FeatureResponse>("features", picture, { id, checkpoint }),
  cam: (id: string, checkpoint: string, picture: Picture, method: string, label: readonly number[]) =>
    askAbout<CamResponse>("cam", picture, { id, checkpoint, method, label }),
  model: async (id: string, checkpoint: string, format: "onnx" | "program") =>
    new Uint8Array(await (await ask("model", { id, checkpoint, format })).arrayBuffer()),
  stop: (id: string, when: string) => ask("stop", {}, JSON.stringify({ id, when })),
  resume: (id: string) => ask("resume", {}, JSON.stringify({ id })),
  tag: (ids: readonly string[], add: readonly string[], remove: readonly string[]) =>
    ask("tags", {}, JSON.stringify({ ids, add, remove })),
  /** `started` tells a run from one that is made anew in its place, whose photos the browser has not kept. */
  photo: (id: string, started: string, split: string, index: number) =>
    addressOf("photo", { id, started, split, index }),
  report: (id: string) => addressOf("report", { id }),
  events: (after: string) => addressOf("events", { after }),
};
