import { hc } from "hono/client";
import type { SplitName } from "../../src/data/listing.js";
import type { CamMethod, LiveEvent } from "../../src/page/api.js";
import { commonWords as w } from "../../src/page/words/common.js";
import type { App } from "../../src/serve/app.js";
import { say } from "./language.js";
import type { AboutChange, Picture, Source } from "./source.js";

export type { Picture } from "./source.js";

/** Thrown where the server does not answer: asked again, it may. */
export class Gone extends Error {}

const TRY_AGAIN_MS = 2000;
const TOKEN = "x-convscope-token";
const tokenIn = (page: Document) => page.querySelector<HTMLMetaElement>('meta[name="convscope-token"]')?.content ?? "";
let token = tokenIn(document);

const reach = (...args: Parameters<typeof fetch>) =>
  fetch(...args).catch(() => {
    throw new Gone(say(w.gone));
  });

/** Asks for an action with the token that the page has or, where a server has begun anew since, the one that that gave. */
async function reachWithToken(input: RequestInfo | URL, init: RequestInit): Promise<Response> {
  const send = () => {
    const headers = new Headers(init.headers);
    headers.set(TOKEN, token);
    return reach(input, { ...init, headers });
  };
  const response = await send();
  if (response.status !== 403) return response;
  const now = tokenIn(new DOMParser().parseFromString(await (await reach("./")).text(), "text/html"));
  if (now === "" || now === token) return response;
  token = now;
  return send();
}

/** Asks the server; throws an `Error` with its own sentence where it refuses, and `Gone` where it is gone. */
async function ask(...[input, init = {}]: Parameters<typeof fetch>): Promise<Response> {
  const reads = init.method === undefined || init.method === "GET";
  const response = await (reads ? reach(input, init) : reachWithToken(input, init));
  if (response.ok) return response;
  const said: unknown = await response.json().catch(() => null);
  const sentence = typeof said === "object" && said !== null && "error" in said ? said.error : null;
  throw new Error(typeof sentence === "string" ? sentence : say(w.answered)(response.status));
}

/** The server's routes; every answer that comes back is the one that the route gives. */
const server = hc<App>("./", { fetch: ask }).api;

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

/** Hands on each event after one, and whether there is somebody to tell them. */
function follow(after: string, take: (event: LiveEvent) => void, connect: (isConnected: boolean) => void): void {
  const source = new EventSource(relative(server.events.$path({ query: { after } })));
  source.onmessage = ({ data }) => take(JSON.parse(data as string) as LiveEvent);
  source.onopen = () => connect(true);
  source.onerror = () => {
    connect(false);
    // Where what answers is no event stream, a browser gives up.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => follow(after, take, connect), TRY_AGAIN_MS);
  };
}

/** The server as a source of runs. */
const fromServer: Source = {
  place: "server",
  runs: async () => (await server.runs.$get()).json(),
  run: async (id: string) => (await server.run.$get({ query: { id } })).json(),
  metrics: async (id: string) => (await server.metrics.$get({ query: { id } })).json(),
  judgements: async (id: string, checkpoint: string, split: SplitName) =>
    (await server.judgements.$get({ query: { id, checkpoint, split } })).json(),
  photoName: async (id: string, split: SplitName, index: number) =>
    (await server["photo-name"].$get({ query: { id, split, index: String(index) } })).json(),
  filters: async (id: string, layer: string) => (await server.filters.$get({ query: { id, layer } })).json(),
  predict: async (id: string, checkpoint: string, picture: Picture) =>
    (await askAbout(server.predict, picture, { id, checkpoint })).json(),
  features: async (id: string, checkpoint: string, picture: Picture) =>
    (await askAbout(server.features, picture, { id, checkpoint })).json(),
  cam: async (id: string, checkpoint: string, picture: Picture, method: CamMethod, labels: readonly number[]) =>
    (await askAbout(server.cam, picture, { id, checkpoint, method, label: labels.map(String) })).json(),
  map: async (id: string, checkpoint: string, picture: Picture, layer: string, channel: number) =>
    (await askAbout(server.map, picture, { id, checkpoint, layer, channel: String(channel) })).json(),
  patches: async (id: string, checkpoint: string, layer: string) =>
    (await server.patches.$get({ query: { id, checkpoint, layer } })).json(),
  model: async (id: string, checkpoint: string, format: "onnx" | "program") =>
    new Uint8Array(await (await server.model.$get({ query: { id, checkpoint, format } })).arrayBuffer()),
  stop: (id: string, when: Parameters<typeof server.stop.$post>[0]["json"]["when"]) =>
    server.stop.$post({ json: { id, when } }),
  resume: (id: string) => server.resume.$post({ json: { id } }),
  tag: (ids: readonly string[], add: readonly string[], remove: readonly string[]) =>
    server.tags.$post({ json: { ids: [...ids], add: [...add], remove: [...remove] } }),
  about: (ids: readonly string[], change: AboutChange) => server.about.$post({ json: { ids: [...ids], ...change } }),
  delete: async (ids: readonly string[]) => (await server.delete.$post({ json: { ids: [...ids] } })).json(),
  /** `started` tells a run from one that is made anew in its place, whose photos the browser has not kept. */
  photo: (id: string, started: string, split: SplitName, index: number) =>
    relative(server.photo.$path({ query: { id, started, split, index: String(index) } })),
  report: (id: string) => relative(server.report.$path({ query: { id } })),
  train: {
    folders: async (path) => (await server.folders.$get({ query: { path } })).json(),
    photos: async (path) => (await server.photos.$get({ query: { path } })).json(),
    begin: async ({ settings, ...asked }) =>
      (await server.train.$post({ json: { ...asked, settings: { ...settings } } })).json(),
  },
  follow,
};

/** All that the page asks of whoever has its runs. */
export let api: Source = fromServer;

/** Has the page read another source than the server, before anything is asked. */
export function readFrom(source: Source): void {
  api = source;
}
