import { randomBytes } from "node:crypto";
import { realpathSync, statSync } from "node:fs";
import type { Server } from "node:http";
import { createAdaptorServer } from "@hono/node-server";
import { UserError } from "../core/errors.js";
import type { PhotosPlace } from "../train/run/open-data.js";
import { AllowedData, allowedFolder } from "./allowed-data.js";
import { createApp } from "./app.js";
import { EventLog } from "./event-log.js";
import { HOST, listenSomewhere } from "./listen.js";
import { Looker } from "./looker.js";
import { RunIndex } from "./run-index.js";
import { webFiles } from "./web-files.js";

/** A server that answers. */
export interface LiveServer {
  readonly url: string;
  /** How many pages follow it. */
  watchers(): number;
  close(): Promise<void>;
}

/** Where a server is wanted. */
export interface ServerOptions {
  /** The folder of runs and labs. */
  readonly folder: string;
  /** The port; where it is left out, the usual one or, if that is taken, any. */
  readonly port?: number | undefined;
  /** Where photos of the runs are by now; a run whose photos are not there has them where it says. */
  readonly place?: PhotosPlace;
  /** A folder below which folders of photos may be trained on from the page; none where it is left out. */
  readonly allowData?: string | undefined;
}

const USUAL_PORT = 4860;
/** Events that a watcher may miss and still be told. */
const KEPT_EVENTS = 2000;
/** A request's line and headers, and how long it may take to send them. */
const MOST_HEADER_BYTES = 16 * 1024;
const HEADERS_TIMEOUT_MS = 10_000;

function realFolder(folder: string): string {
  try {
    const real = realpathSync(folder);
    if (statSync(real).isDirectory()) return real;
  } catch {
    throw new UserError(`There is no folder ${folder}; give a folder of runs or labs.`);
  }
  throw new UserError(`${folder} is not a folder; give a folder of runs or labs.`);
}

/**
 * Serves the live page of a folder of runs and labs, to this computer only. Throws a `UserError` when there is no such
 * folder or the port is taken.
 */
export async function startServer({ folder, port, place = {}, allowData }: ServerOptions): Promise<LiveServer> {
  const token = randomBytes(24).toString("hex");
  const files = webFiles(token);
  const allowed = new AllowedData(allowData === undefined ? null : allowedFolder(allowData));
  const log = new EventLog(KEPT_EVENTS);
  const runs = new RunIndex(realFolder(folder), log);
  const looker = new Looker();
  let bound = 0;
  const app = createApp({ runs, log, looker, files, token, place, port: () => bound, allowed });
  const server = createAdaptorServer({
    fetch: app.fetch,
    serverOptions: { maxHeaderSize: MOST_HEADER_BYTES, headersTimeout: HEADERS_TIMEOUT_MS },
  }) as Server;
  bound = await listenSomewhere(server, port, USUAL_PORT, true);
  await runs.refresh();
  runs.start(() => log.watchers > 0);
  return {
    url: `http://${HOST}:${bound}/`,
    watchers: () => log.watchers,
    close: () => {
      runs.stop();
      looker.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    },
  };
}
