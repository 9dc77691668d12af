import { createReadStream, readFileSync, rmSync } from "node:fs";
import { Readable } from "node:stream";
import { Hono, type HonoRequest } from "hono";
import { bodyLimit } from "hono/body-limit";
import { z } from "zod";
import { UserError } from "../core/errors.js";
import { labPaths } from "../lab/lab-folder.js";
import {
  CAM_METHODS,
  type Filters,
  type Judgements,
  type LabelledPhoto,
  type Patches,
  type RunList,
} from "../page/api.js";
import { detailOf } from "../page/summary.js";
import { type ModelName, modelNames } from "../nn/models.js";
import { changeAbout, MOST_NAME, MOST_NOTES } from "../train/run/about.js";
import { readRun } from "../train/run/run-folder.js";
import { networkOfRun } from "../train/run/run-network.js";
import { requestStop } from "../train/run/stop-request.js";
import { STOP_TIMES } from "../train/run/stop-time.js";
import { changeTags } from "../train/run/tags.js";
import type { AllowedData } from "./allowed-data.js";
import { body, checkpoint, checkpointOf, count, NotFound, query, required, run, runOf, split, word } from "./ask.js";
import { beginTraining } from "./begin-training.js";
import { checkpointFile, checkpointVersion, keptCheckpoints } from "./checkpoints.js";
import type { EventLog } from "./event-log.js";
import { eventStream } from "./event-stream.js";
import { guard } from "./guard.js";
import { isPlainFile } from "./inside.js";
import { type ImageSource, MODEL_FORMATS } from "./look-jobs.js";
import type { Looker } from "./looker.js";
import { Memory } from "./memory.js";
import { Photos } from "./photo.js";
import type { PhotosPlace } from "../train/run/open-data.js";
import { readProfile } from "./read-profile.js";
import { resume } from "./resume.js";
import type { RunIndex } from "./run-index.js";
import { moveToTrash } from "./trash.js";
import type { WebFile } from "./web-files.js";

/** What the server's answers are made from. */
export interface AppOptions {
  readonly runs: RunIndex;
  readonly log: EventLog;
  readonly looker: Looker;
  readonly files: ReadonlyMap<string, WebFile>;
  readonly token: string;
  /** Where photos of the runs are by now, if not where they were. */
  readonly place: PhotosPlace;
  readonly port: () => number;
  /** The photos that the page may have trained on. */
  readonly allowed: AllowedData;
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

const aboutBody = z.object({
  ids: z.array(z.string()).max(MOST_TAGGED_RUNS),
  name: z.string().max(MOST_NAME).exactOptional(),
  notes: z.string().max(MOST_NOTES).exactOptional(),
  archived: z.boolean().exactOptional(),
});
const trainBody = z.object({
  data: z.string(),
  model: z.enum(modelNames as [ModelName, ...ModelName[]]),
  imageSize: z.int().min(1).max(4096),
  settings: z.record(z.string(), z.unknown()),
});
const folder = { path: z.string().default("") };
const deleteBody = z.object({ ids: z.array(z.string()).max(MOST_TAGGED_RUNS) });

function statusOf(error: Error): 400 | 404 | 500 {
  return error instanceof NotFound ? 404 : error instanceof UserError ? 400 : 500;
}

/** What a request about an image says, beside its body: which photo of the run's split it is about where it has none. */
const image = { ...split, index: count("index").optional() };
type AskedImage = z.output<z.ZodObject<typeof run & typeof image>>;
const labels = z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([]);
const layer = { layer: required("layer") };
const format = word("format", MODEL_FORMATS, "onnx");
const cam = {
  method: word("method", CAM_METHODS, "grad-cam"),
  label: labels.transform((all) => all.map(Number)),
};

/** The server's routes with what each takes and gives: the page's client is typed by them. */
export type App = ReturnType<typeof createApp>;

/** The whole server, without its port: what is asked for and what is answered. */
export function createApp({ runs, log, looker, files, token, place, port, allowed }: AppOptions) {
  const app = new Hono();
  const photos = new Photos(place);
  let listed: RunList | null = null;
  const judged = new Memory<Judgements>(KEPT_JUDGEMENTS);
  const filters = new Memory<Filters>(KEPT_JUDGEMENTS);
  const patches = new Memory<Patches>(KEPT_JUDGEMENTS);
  const labelled = new Memory<LabelledPhoto[]>(KEPT_JUDGEMENTS);

  app.onError((error, c) => c.json({ error: error.message }, statusOf(error)));
  app.notFound((c) => c.json({ error: "There is no such page." }, 404));
  app.use(guard(port, token));

  const imageLimit = bodyLimit({
    maxSize: MOST_IMAGE,
    onError: (c) => c.json({ error: "This image is larger than 32 MB; give a smaller one." }, 413),
  });
  const jsonLimit = bodyLimit({
    maxSize: MOST_JSON,
    onError: (c) => c.json({ error: "The request is too large." }, 413),
  });

  /** The checkpoint that a request is about. */
  const weightsOf = (asked: { readonly id: string; readonly checkpoint: string }) => {
    const { directory } = runOf(runs, asked.id);
    return { run: directory, checkpoint: checkpointOf(runs, directory, asked.checkpoint) };
  };
  /** The image that a request is about: the one that it brings, or a photo of the run's split. */
  const imageOf = async (asked: AskedImage, request: HonoRequest): Promise<ImageSource> => {
    if (request.method === "POST") return { bytes: new Uint8Array(await request.arrayBuffer()) };
    if (asked.index === undefined) throw new UserError("The request lacks index.");
    return { path: await photos.path(runOf(runs, asked.id).directory, asked.split, asked.index) };
  };

  const routes = app
    .get("/api/runs", async (c) => {
      // Where somebody watches, the list is never older than a look.
      if (log.watchers === 0) await runs.refresh();
      // Every change is an event, so that the same event means the same list, however many ask for it.
      if (listed?.lastEventId !== log.lastId) listed = runs.list();
      return c.json(listed);
    })
    .get("/api/events", query(z.object({ after: z.string().default("") })), (c) => {
      const after = c.req.header("last-event-id") ?? c.req.valid("query").after;
      return c.body(eventStream(log, after), 200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    })
    .get("/api/metrics", query(z.object(run)), (c) => c.json(runOf(runs, c.req.valid("query").id).metrics))
    .get("/api/run", query(z.object(run)), (c) => {
      const { directory, head, summary, metrics } = runOf(runs, c.req.valid("query").id);
      const run = { ...head, split: readRun(directory).split };
      const detail = detailOf(summary, run, networkOfRun(directory, head), metrics, keptCheckpoints(directory), readProfile(directory)); // prettier-ignore
      return c.json(detail);
    })
    .get("/api/judgements", query(z.object({ ...run, ...checkpoint, ...split })), async (c) => {
      const asked = c.req.valid("query");
      const job = { ...weightsOf(asked), split: asked.split };
      const question = JSON.stringify([job, checkpointVersion(job.run, job.checkpoint)]);
      return c.json(await judged.get(question, () => looker.do({ type: "judge", ...job, place })));
    })
    .get("/api/filters", query(z.object({ ...run, layer: z.string().default("") })), async (c) => {
      const { id, layer } = c.req.valid("query");
      const { directory } = runOf(runs, id);
      const checkpoints = keptCheckpoints(directory).filter((name) => isPlainFile(checkpointFile(directory, name)));
      const question = JSON.stringify([directory, layer, checkpoints.map((name) => [name, checkpointVersion(directory, name)])]); // prettier-ignore
      return c.json(
        await filters.get(question, () => looker.do({ type: "filters", run: directory, layer, checkpoints })),
      );
    })
    .get(
      "/api/photo",
      // `started` is part of the address alone, by which the browser keeps photos.
      query(
        z.object({ ...run, ...split, index: required("index").pipe(count("index")), started: z.string().optional() }),
      ),
      async (c) => {
        const { id, split: of, index } = c.req.valid("query");
        const jpeg = await photos.jpeg(runOf(runs, id).directory, of, index);
        return c.body(new Uint8Array(jpeg), 200, {
          "content-type": "image/jpeg",
          "cache-control": "private, max-age=3600",
        });
      },
    )
    .get(
      "/api/photo-name",
      query(z.object({ ...run, ...split, index: required("index").pipe(count("index")) })),
      async (c) => {
        const { id, split: of, index } = c.req.valid("query");
        const { directory, head } = runOf(runs, id);
        const all = await labelled.get(JSON.stringify([directory, head.startedAt, of]), () => looker.do({ type: "label", run: directory, split: of, place })); // prettier-ignore
        const photo = all[index];
        if (photo === undefined) throw new UserError(`The ${of} split of this run has no photo number ${index}.`);
        return c.json(photo);
      },
    )
    .on(
      ["GET", "POST"],
      "/api/predict",
      imageLimit,
      query(z.object({ ...run, ...checkpoint, ...image })),
      async (c) => {
        const asked = c.req.valid("query");
        return c.json(await looker.do({ type: "predict", ...weightsOf(asked), image: await imageOf(asked, c.req) }));
      },
    )
    .on(
      ["GET", "POST"],
      "/api/features",
      imageLimit,
      query(z.object({ ...run, ...checkpoint, ...image })),
      async (c) => {
        const asked = c.req.valid("query");
        return c.json(await looker.do({ type: "features", ...weightsOf(asked), image: await imageOf(asked, c.req) }));
      },
    )
    .on(
      ["GET", "POST"],
      "/api/cam",
      imageLimit,
      query(z.object({ ...run, ...checkpoint, ...image, ...cam })),
      async (c) => {
        const { method, label: labels, ...asked } = c.req.valid("query");
        const classes = runOf(runs, asked.id).head.classes.length;
        if (labels.some((label) => !Number.isInteger(label) || label < 0 || label >= classes))
          throw new UserError("label needs the number of one of the run's classes.");
        const job = { ...weightsOf(asked), image: await imageOf(asked, c.req), method, labels };
        return c.json(await looker.do({ type: "cam", ...job }));
      },
    )
    .on(
      ["GET", "POST"],
      "/api/map",
      imageLimit,
      query(
        z.object({ ...run, ...checkpoint, ...image, ...layer, channel: required("channel").pipe(count("channel")) }),
      ),
      async (c) => {
        const { layer, channel, ...asked } = c.req.valid("query");
        const job = { ...weightsOf(asked), image: await imageOf(asked, c.req), layer, channel };
        return c.json(await looker.do({ type: "map", ...job }));
      },
    )
    .get("/api/patches", query(z.object({ ...run, ...checkpoint, ...layer })), async (c) => {
      const { layer, ...asked } = c.req.valid("query");
      const job = { ...weightsOf(asked), layer };
      const question = JSON.stringify([job, checkpointVersion(job.run, job.checkpoint)]);
      return c.json(await patches.get(question, () => looker.do({ type: "patches", ...job, place })));
    })
    .get("/api/model", query(z.object({ ...run, ...checkpoint, format })), async (c) => {
      const asked = c.req.valid("query");
      const path = await looker.do({ type: "export", ...weightsOf(asked), format: asked.format });
      const stream = createReadStream(path);
      stream.on("close", () => rmSync(path, { force: true }));
      return c.body(Readable.toWeb(stream) as ReadableStream, 200, { "content-type": "application/octet-stream" });
    })
    .get("/api/report", query(z.object(run)), (c) => {
      const directory = runs.lab(c.req.valid("query").id);
      const path = directory === null ? null : labPaths(directory).report;
      if (path === null || !isPlainFile(path)) throw new NotFound("This lab has no report yet.");
      return c.html(readFileSync(path, "utf8"), 200, { "content-security-policy": REPORT_POLICY });
    })
    .get("/api/folders", query(z.object(folder)), (c) => c.json(allowed.folders(c.req.valid("query").path)))
    .get("/api/photos", query(z.object(folder)), async (c) => c.json(await allowed.photos(c.req.valid("query").path)))
    .post("/api/train", jsonLimit, body(trainBody), async (c) =>
      c.json({ id: await beginTraining(allowed, runs.root, c.req.valid("json")) }),
    )
    .post("/api/stop", jsonLimit, body(stopBody), (c) => {
      const { id, when } = c.req.valid("json");
      requestStop(runOf(runs, id).directory, when);
      return c.json({ stopping: when });
    })
    .post("/api/resume", jsonLimit, body(resumeBody), async (c) => {
      const { id } = c.req.valid("json");
      const { directory, summary } = runOf(runs, id);
      const lab = summary.lab === null ? null : runs.lab(summary.lab);
      const failure = await (lab === null ? resume("train", directory) : resume("lab", lab));
      if (failure !== null) throw new UserError(failure);
      return c.json({ resumed: summary.lab ?? id });
    })
    .post("/api/tags", jsonLimit, body(tagBody), (c) => {
      const { ids, add, remove } = c.req.valid("json");
      const directories = ids.map((id) => runOf(runs, id).directory);
      for (const directory of directories) changeTags(directory, add, remove);
      for (const id of ids) runs.lookAt(id);
      return c.json({ tagged: ids.length });
    })
    .post("/api/about", jsonLimit, body(aboutBody), (c) => {
      const { ids, ...change } = c.req.valid("json");
      const directories = ids.map((id) => runOf(runs, id).directory);
      for (const directory of directories) changeAbout(directory, change);
      for (const id of ids) runs.lookAt(id);
      return c.json({ changed: ids.length });
    })
    .post("/api/delete", jsonLimit, body(deleteBody), (c) => {
      const found = c.req.valid("json").ids.map((id) => ({ id, ...runOf(runs, id) }));
      const places = found.map(({ id, directory, summary }) => {
        const place = moveToTrash(runs.root, directory, summary);
        runs.lookAt(id);
        return place;
      });
      return c.json({ places });
    });

  app.get("*", (c) => {
    const file = files.get(c.req.path);
    if (file === undefined) return c.notFound();
    const cache = c.req.path.startsWith("/assets/") ? "private, max-age=31536000, immutable" : "no-store";
    return c.body(file.read(c.req.header("accept-language")), 200, { "content-type": file.type, "cache-control": cache }); // prettier-ignore
  });
  return routes;
}
