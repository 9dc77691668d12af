import { createReadStream, readFileSync, rmSync } from "node:fs";
import { Readable } from "node:stream";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { z } from "zod";
import { UserError } from "../core/errors.js";
import { labPaths } from "../lab/lab-folder.js";
import { createNetwork } from "../nn/models.js";
import { summarize } from "../nn/summary.js";
import type { Filters, Judgements, RunDetail } from "../page/api.js";
import { readRun } from "../train/run-folder.js";
import { requestStop, STOP_TIMES } from "../train/stop-request.js";
import { changeTags } from "../train/tags.js";
import { checkpointOf, count, NotFound, parameter, runOf, splitOf, word } from "./ask.js";
import { checkpointFile, checkpointVersion, keptCheckpoints } from "./checkpoints.js";
import type { EventLog } from "./event-log.js";
import { eventStream } from "./event-stream.js";
import { guard } from "./guard.js";
import { isPlainFile } from "./inside.js";
import { CAM_METHODS, type ImageSource, MODEL_FORMATS } from "./look-jobs.js";
import type { Looker } from "./looker.js";
import { Memory } from "./memory.js";
import { Photos } from "./photo.js";
import { resume } from "./resume.js";
import type { RunIndex } from "./run-index.js";
import type { WebFile } from "./web-files.js";

/** What the server's answers are made from. */
export interface AppOptions {
  readonly runs: RunIndex;
  readonly log: EventLog;
  readonly looker: Looker;
  readonly files: ReadonlyMap<string, WebFile>;
  readonly token: string;
  readonly port: () => number;
}

/** The most bytes of an action's request, and of an image that is dropped on the page. */
const MOST_JSON = 64 * 1024;
const MOST_IMAGE = 32 * 1024 * 1024;
const KEPT_JUDGEMENTS = 20;
/** What one request may ask of the tags of how many runs. */
const MOST_TAGGED_RUNS = 500;
const MOST_TAG_WORDS = 20;
const MOST_TAG_TEXT = 100;

/** A report is a document of its own, which may style itself but reach nothing. */
const REPORT_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";

const stopBody = z.object({ id: z.string(), when: z.enum(STOP_TIMES) });
const resumeBody = z.object({ id: z.string() });
const tagWords = z.array(z.string().max(MOST_TAG_TEXT)).max(MOST_TAG_WORDS);
const tagBody = z.object({ ids: z.array(z.string()).max(MOST_TAGGED_RUNS), add: tagWords, remove: tagWords });

function statusOf(error: Error): 400 | 404 | 500 {
  return error instanceof NotFound ? 404 : error instanceof UserError ? 400 : 500;
}

async function bodyOf<T>(c: Context, schema: z.ZodType<T>): Promise<T> {
  const parsed = schema.safeParse(await c.req.json().catch(() => null));
  if (!parsed.success) throw new UserError("The request is not what this action needs.");
  return parsed.data;
}

/** The whole server, without its port: what is asked for and what is answered. */
export function createApp({ runs, log, looker, files, token, port }: AppOptions): Hono {
  const app = new Hono();
  const photos = new Photos();
  let listed: { readonly after: string; readonly text: string } | null = null;
  const judged = new Memory<Judgements>(KEPT_JUDGEMENTS);
  const filters = new Memory<Filters>(KEPT_JUDGEMENTS);

  app.onError((error, c) => c.json({ error: error.message }, statusOf(error)));
  app.notFound((c) => c.json({ error: "There is no such page." }, 404));
  app.use(guard(port, token));

  app.get("/api/runs", async (c) => {
    // Where somebody watches, the list is never older than a look.
    if (log.watchers === 0) await runs.refresh();
    // Every change is an event, so that the same event means the same list, however many ask for it.
    if (listed?.after !== log.lastId) {
      const list = runs.list();
      listed = { after: list.lastEventId, text: JSON.stringify(list) };
    }
    return c.body(listed.text, 200, { "content-type": "application/json" });
  });

  app.get("/api/events", (c) => {
    const after = c.req.header("last-event-id") ?? c.req.query("after") ?? "";
    return c.body(eventStream(log, after), 200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  });

  app.get("/api/metrics", (c) => c.json(runOf(runs, parameter(c, "id")).metrics));

  app.get("/api/run", (c) => {
    const { directory, head, summary, metrics } = runOf(runs, parameter(c, "id"));
    const { split } = readRun(directory);
    const { input, layers } = summarize(createNetwork({ ...head.config.model, classes: head.classes.length }));
    const detail: RunDetail = {
      summary,
      config: head.config,
      classes: head.classes,
      photos: { train: split.train.length, val: split.val.length, test: split.test.length },
      machine: `${head.machine.cpu}, ${head.machine.cores} cores`,
      executor: head.executor,
      metrics,
      checkpoints: keptCheckpoints(directory),
      input,
      layers,
    };
    return c.json(detail);
  });

  app.get("/api/judgements", async (c) => {
    const { directory: run } = runOf(runs, parameter(c, "id"));
    const checkpoint = checkpointOf(c, runs, run);
    const split = splitOf(c);
    const question = JSON.stringify([run, checkpoint, checkpointVersion(run, checkpoint), split]);
    return c.json(await judged.get(question, () => looker.do({ type: "judge", run, checkpoint, split })));
  });

  app.get("/api/filters", async (c) => {
    const { directory: run } = runOf(runs, parameter(c, "id"));
    const checkpoints = keptCheckpoints(run).filter((name) => isPlainFile(checkpointFile(run, name)));
    const question = JSON.stringify([run, checkpoints.map((name) => [name, checkpointVersion(run, name)])]);
    return c.json(await filters.get(question, () => looker.do({ type: "filters", run, checkpoints })));
  });

  app.get("/api/photo", async (c) => {
    const { directory } = runOf(runs, parameter(c, "id"));
    const jpeg = await photos.jpeg(directory, splitOf(c), count(c, "index"));
    return c.body(new Uint8Array(jpeg), 200, {
      "content-type": "image/jpeg",
      "cache-control": "private, max-age=3600",
    });
  });

  /** The image that a request is about: the one that it brings, or a photo of the run's split. */
  const imageOf = async (c: Context, directory: string): Promise<ImageSource> =>
    c.req.method === "POST"
      ? { bytes: new Uint8Array(await c.req.arrayBuffer()) }
      : { path: await photos.path(directory, splitOf(c), count(c, "index")) };

  const imageLimit = bodyLimit({
    maxSize: MOST_IMAGE,
    onError: (c) => c.json({ error: "This image is larger than 32 MB; give a smaller one." }, 413),
  });
  for (const type of ["predict", "features"] as const) {
    app.on(["GET", "POST"], `/api/${type}`, imageLimit, async (c) => {
      const { directory: run } = runOf(runs, parameter(c, "id"));
      const checkpoint = checkpointOf(c, runs, run);
      return c.json(await looker.do({ type, run, checkpoint, image: await imageOf(c, run) }));
    });
  }

  app.on(["GET", "POST"], "/api/cam", imageLimit, async (c) => {
    const { directory: run, head } = runOf(runs, parameter(c, "id"));
    const checkpoint = checkpointOf(c, runs, run);
    const method = word(c, "method", CAM_METHODS, "grad-cam");
    const labels = (c.req.queries("label") ?? []).map(Number);
    if (labels.some((label) => !Number.isInteger(label) || label < 0 || label >= head.classes.length))
      throw new UserError("label needs the number of one of the run's classes.");
    return c.json(await looker.do({ type: "cam", run, checkpoint, image: await imageOf(c, run), method, labels }));
  });

  app.get("/api/model", async (c) => {
    const { directory: run } = runOf(runs, parameter(c, "id"));
    const format = word(c, "format", MODEL_FORMATS, "onnx");
    const path = await looker.do({ type: "export", run, checkpoint: checkpointOf(c, runs, run), format });
    const stream = createReadStream(path);
    stream.on("close", () => rmSync(path, { force: true }));
    return c.body(Readable.toWeb(stream) as ReadableStream, 200, { "content-type": "application/octet-stream" });
  });

  app.get("/api/report", (c) => {
    const directory = runs.lab(parameter(c, "id"));
    const path = directory === null ? null : labPaths(directory).report;
    if (path === null || !isPlainFile(path)) throw new NotFound("This lab has no report yet.");
    return c.html(readFileSync(path, "utf8"), 200, { "content-security-policy": REPORT_POLICY });
  });

  const jsonLimit = bodyLimit({
    maxSize: MOST_JSON,
    onError: (c) => c.json({ error: "The request is too large." }, 413),
  });
  app.post("/api/stop", jsonLimit, async (c) => {
    const { id, when } = await bodyOf(c, stopBody);
    requestStop(runOf(runs, id).directory, when);
    return c.json({ stopping: when });
  });

  app.post("/api/resume", jsonLimit, async (c) => {
    const { id } = await bodyOf(c, resumeBody);
    const { directory, summary } = runOf(runs, id);
    const lab = summary.lab === null ? null : runs.lab(summary.lab);
    const failure = await (lab === null ? resume("train", directory) : resume("lab", lab));
    if (failure !== null) throw new UserError(failure);
    return c.json({ resumed: summary.lab ?? id });
  });

  app.post("/api/tags", jsonLimit, async (c) => {
    const { ids, add, remove } = await bodyOf(c, tagBody);
    const directories = ids.map((id) => runOf(runs, id).directory);
    for (const directory of directories) changeTags(directory, add, remove);
    for (const id of ids) runs.lookAt(id);
    return c.json({ tagged: ids.length });
  });

  app.get("*", (c) => {
    const file = files.get(c.req.path);
    if (file === undefined) return c.notFound();
    const cache = c.req.path.startsWith("/assets/") ? "private, max-age=31536000, immutable" : "no-store";
    return c.body(file.read(), 200, { "content-type": file.type, "cache-control": cache });
  });
  return app;
}
