import { hc } from "hono/client";
import type { SplitName } from "../../src/data/listing.js";
import type { App } from "../../src/serve/app.js";

const token = document.querySelector<HTMLMetaElement>('meta[name="convscope-token"]')?.content ?? "";

/** Asks the server; throws an `Error` with its own sentence where it refuses, and with one of ours where it is gone. */
async function ask(...args: Parameters<typeof fetch>): Promise<Response> {
  const response = await fetch(...args).catch(() => {
    throw new Error("The server does not answer: it has ended, or this computer slept. Start it again and reload.");
  });
  if (response.ok) return response;
  const said: unknown = await response.json().catch(() => null);
  const sentence = typeof said === "object" && said !== null && "error" in said ? said.error : null;
  throw new Error(typeof sentence === "string" ? sentence : `The server answered ${response.status}.`);
}

/** The server's routes; every answer that comes back is the one that the route gives. */
const server = hc<App>("./", { fetch: ask, headers: { "x-convscope-token": token } }).api;

/** An image to be looked at: one of the user's, or a photo of the run's split. */
export type Picture =
  | { readonly type: "file"; readonly name: string; readonly blob: Blob }
  | { readonly type: "photo"; readonly split: SplitName; readonly index: number };

type Method = NonNullable<Parameters<typeof server.cam.$get>[0]["query"]["method"]>;

/** Asks about a picture: a photo by its place, the user's own by sending it. */
function askAbout<Q, A>(
  route: {
    readonly $get: (args: { query: Q & { split: SplitName; index: string } }) => Promise<A>;
    readonly $post: (args: { query: Q }, options: { init: RequestInit }) => Promise<A>;
  },
  picture: Picture,
  query: Q,
): Promise<A> {
  if (picture.type === "file") return route.$post({ query }, { init: { body: picture.blob } });
  return route.$get({ query: { ...query, split: picture.split, index: String(picture.index) } });
}

/** Addresses are relative to the page's. */
const relative = (path: string) => `.${path}`;

/** All that the page asks of its server. */
export const api = {
  runs: async () => (await server.runs.$get()).json(),
  run: async (id: string) => (await server.run.$get({ query: { id } })).json(),
  metrics: async (id: string) => (await server.metrics.$get({ query: { id } })).json(),
  judgements: async (id: string, checkpoint: string, split: SplitName) =>
    (await server.judgements.$get({ query: { id, checkpoint, split } })).json(),
  filters: async (id: string) => (await server.filters.$get({ query: { id } })).json(),
  predict: async (id: string, checkpoint: string, picture: Picture) =>
    (await askAbout(server.predict, picture, { id, checkpoint })).json(),
  features: async (id: string, checkpoint: string, picture: Picture) =>
    (await askAbout(server.features, picture, { id, checkpoint })).json(),
  cam: async (id: string, checkpoint: string, picture: Picture, method: Method, labels: readonly number[]) =>
    (await askAbout(server.cam, picture, { id, checkpoint, method, label: labels.map(String) })).json(),
  model: async (id: string, checkpoint: string, format: "onnx" | "program") =>
    new Uint8Array(await (await server.model.$get({ query: { id, checkpoint, format } })).arrayBuffer()),
  stop: (id: string, when: Parameters<typeof server.stop.$post>[0]["json"]["when"]) =>
    server.stop.$post({ json: { id, when } }),
  resume: (id: string) => server.resume.$post({ json: { id } }),
  tag: (ids: readonly string[], add: readonly string[], remove: readonly string[]) =>
    server.tags.$post({ json: { ids: [...ids], add: [...add], remove: [...remove] } }),
  /** `started` tells a run from one that is made anew in its place, whose photos the browser has not kept. */
  photo: (id: string, started: string, split: SplitName, index: number) =>
    relative(server.photo.$path({ query: { id, started, split, index: String(index) } })),
  report: (id: string) => relative(server.report.$path({ query: { id } })),
  events: (after: string) => relative(server.events.$path({ query: { after } })),
};
