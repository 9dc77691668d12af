import type { Server } from "node:http";
import { fileURLToPath } from "node:url";
import { createAdaptorServer } from "@hono/node-server";
import { Hono } from "hono";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../core/errors.js";
import { guard } from "./guard.js";
import { HOST, listenSomewhere } from "./listen.js";
import { filesBelow } from "./web-files.js";

/** A browser keeps what it trained for one address, so that another port would be another, empty studio. */
const USUAL_PORT = 4861;
const FOLDER = fileURLToPath(new URL("../../dist/studio/", import.meta.url));

/** A studio that is served. */
export interface StudioServer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves the studio's files, which train in the browser, to this computer only, with the headers that let it use threads. Throws a
 * `UserError` when they are not built or the port is taken.
 */
export async function startStudio({ port }: { readonly port?: number | undefined }): Promise<StudioServer> {
  if (!existsSync(join(FOLDER, "index.html"))) throw new UserError("The studio is not built; run: npm run build", 1);
  const files = filesBelow(FOLDER);
  let bound = 0;
  const app = new Hono();
  // There is nothing to write, so nobody has the token.
  app.use(guard(() => bound, randomBytes(24).toString("hex")));
  app.get("*", (c) => {
    const file = files.get(c.req.path === "/" ? "/index.html" : c.req.path);
    if (file === undefined) return c.notFound();
    // The page's own policy stands in the page, and allows its manifest.
    return c.body(file.read(), 200, {
      "content-type": file.type,
      "cache-control": "no-cache",
      "content-security-policy": "frame-ancestors 'none'",
    });
  });
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  bound = await listenSomewhere(server, port, USUAL_PORT, false);
  return {
    url: `http://${HOST}:${bound}/`,
    close: () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    },
  };
}
