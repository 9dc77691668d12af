import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A server on this machine that hands out one body, with whatever faults a test wants. */
export interface FixtureServer {
  readonly url: string;
  /** The `Range` header of each request so far, or "". */
  readonly ranges: string[];
  body: Buffer;
  etag: string | undefined;
  supportsRange: boolean;
  tellsLength: boolean;
  /** Cuts the connection after this many bytes of body, for as many requests as there are numbers. */
  cuts: number[];
  /** Answers these instead, one a request. */
  statuses: number[];
  readonly close: () => Promise<void>;
}

function answer(server: FixtureServer, request: IncomingMessage, response: ServerResponse): void {
  const { range = "" } = request.headers;
  server.ranges.push(range);
  const status = server.statuses.shift();
  if (status !== undefined) {
    response.writeHead(status).end("no");
    return;
  }
  if (server.etag !== undefined) response.setHeader("etag", server.etag);
  const asked = /^bytes=(\d+)-$/.exec(range);
  const partial = server.supportsRange && asked !== null && request.headers["if-range"] === server.etag;
  const start = partial ? Number(asked[1]) : 0;
  const { length } = server.body;
  if (partial && start >= length) {
    response.writeHead(416, { "content-range": `bytes */${length}` }).end();
    return;
  }
  if (partial) response.setHeader("content-range", `bytes ${start}-${length - 1}/${length}`);
  if (server.tellsLength) response.setHeader("content-length", length - start);
  response.writeHead(partial ? 206 : 200);
  const cut = server.cuts.shift();
  if (cut === undefined) response.end(server.body.subarray(start));
  // Not before the bytes are out, and a moment later still: the client throws away what it has not yet read.
  else response.write(server.body.subarray(start, start + cut), () => setTimeout(() => response.destroy(), 30));
}

/** Starts a server that answers rightly until told otherwise: for tests only. */
export async function startFixtureServer(body: Buffer): Promise<FixtureServer> {
  const http = createServer((request, response) => answer(server, request, response));
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const server: FixtureServer = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/archive.zip`,
    ranges: [],
    body,
    etag: '"one"',
    supportsRange: true,
    tellsLength: true,
    cuts: [],
    statuses: [],
    close: async () => {
      http.closeAllConnections();
      if (http.listening) await new Promise((resolve) => http.close(resolve));
    },
  };
  return server;
}
