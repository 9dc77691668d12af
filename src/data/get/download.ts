import { open, readFile, rename, rm, stat, writeFile, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../../core/errors.js";
import { diskError, requireSpace } from "./disk.js";
import type { Listener } from "./report.js";

/** How often and how patiently a download is tried again. */
export interface Patience {
  /** Tries in a row that get no further than the best so far; 6 if not given. */
  readonly tries?: number;
  /** The first wait, doubled each time, in milliseconds; 1000 if not given. */
  readonly waitMs?: number;
}

/** What is known of a part or a whole that lies on the disk; kept in `<file>.json`. */
interface PartOrigin {
  readonly url: string;
  /** A strong ETag, without which a part cannot be gone on with: the file might have changed meanwhile. */
  readonly etag?: string;
}

/** A failure that another try may mend. */
class Passing extends Error {}

const GONE_ON = 206;
const NOTHING_LEFT = 416;

async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => undefined))?.size ?? 0;
}

async function originOf(file: string): Promise<PartOrigin | undefined> {
  try {
    return JSON.parse(await readFile(`${file}.json`, "utf8")) as PartOrigin;
  } catch {
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const { message, code } = inner as { message?: string; code?: string };
  return message === undefined || message === "" ? (code ?? String(inner)) : message;
}

/** One request for the bytes from `from` on. */
async function request(url: string, from: number, etag: string | undefined): Promise<Response> {
  // Without this, fetch offers gzip and Content-Length no longer counts the bytes that arrive.
  const headers: Record<string, string> = { "accept-encoding": "identity", "user-agent": "convscope" };
  if (from > 0 && etag !== undefined) {
    headers["range"] = `bytes=${from}-`;
    headers["if-range"] = etag;
  }
  try {
    return await fetch(url, { headers });
  } catch (error) {
    throw new Passing(reasonOf(error), { cause: error });
  }
}

/** What `Content-Range` says: where the part starts (NaN if it does not say) and how long the whole is. */
function contentRange(response: Response): { readonly start: number; readonly total: number | undefined } {
  const [, start = "", total = ""] =
    /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(response.headers.get("content-range") ?? "") ?? [];
  return { start: start === "" ? NaN : Number(start), total: /^\d+$/.test(total) ? Number(total) : undefined };
}

async function openPart(part: string, flags: "a" | "w"): Promise<FileHandle> {
  try {
    return await open(part, flags);
  } catch (error) {
    throw diskError(part, error);
  }
}

/** Writes the body behind the first `from` bytes of the part. */
async function receive(
  response: Response,
  part: string,
  from: number,
  total: number | undefined,
  listener: Listener,
): Promise<void> {
  const file = await openPart(part, from > 0 ? "a" : "w");
  let done = from;
  try {
    const chunks: AsyncIterable<Uint8Array> = response.body ?? Readable.from([]);
    listener.onProgress?.({ step: "download", done, total });
    for await (const chunk of chunks) {
      await file.writeFile(chunk).catch((error: unknown) => {
        throw diskError(part, error);
      });
      done += chunk.length;
      listener.onProgress?.({ step: "download", done, total });
    }
    await file.sync();
  } catch (error) {
    throw error instanceof UserError ? error : new Passing(reasonOf(error), { cause: error });
  } finally {
    await file.close();
  }
  if (total !== undefined && done !== total) throw new Passing(`the connection ended after ${done} of ${total} bytes`);
}

/** One try; the part grows, or starts afresh, or is found complete. */
async function attempt(url: string, file: string, part: string, listener: Listener): Promise<void> {
  const origin = await originOf(file);
  const etag = origin?.url === url ? origin.etag : undefined;
  const have = etag === undefined ? 0 : await sizeOf(part);
  const response = await request(url, have, etag);
  const { status } = response;
  if (status === NOTHING_LEFT && have > 0) {
    await response.body?.cancel();
    if (contentRange(response).total === have) return;
    await rm(part, { force: true });
    throw new Passing("the server has another file now");
  }
  if (status === 408 || status === 429 || status >= 500) {
    await response.body?.cancel();
    throw new Passing(`the server answered ${status} ${response.statusText}`.trimEnd());
  }
  if (!response.ok) {
    await response.body?.cancel();
    throw new UserError(
      `The server answered ${status} ${response.statusText} for ${url}: check the address, or give another with --url.`,
      1,
    );
  }
  const range = contentRange(response);
  if (status === GONE_ON && range.start !== have) {
    await response.body?.cancel();
    await rm(part, { force: true });
    throw new Passing("the server sent another part than the one asked for");
  }
  const from = status === GONE_ON ? have : 0;
  const length = response.headers.get("content-length");
  const total = status === GONE_ON ? range.total : length === null ? undefined : Number(length);
  if (from === 0) {
    if ((await sizeOf(part)) > 0)
      listener.onNote?.("The server cannot go on with the earlier download; starting afresh.");
    const strong = response.headers.get("etag");
    const fresh: PartOrigin = strong === null || strong.startsWith("W/") ? { url } : { url, etag: strong };
    await rm(part, { force: true });
    await writeFile(`${file}.json`, JSON.stringify(fresh)).catch((error: unknown) => {
      throw diskError(part, error);
    });
  }
  if (total !== undefined) await requireSpace(dirname(part), total - from, "the download");
  await receive(response, part, from, total, listener);
}

/** Whether an earlier call downloaded all of `url` to `file`. */
export async function isDownloaded(url: string, file: string): Promise<boolean> {
  return (await sizeOf(file)) > 0 && (await originOf(file))?.url === url;
}

/**
 * Downloads `url` to `file`, whose folder exists, through `file`.part, which a later call goes on with if the server
 * lets it. Throws a `UserError` if the server refuses, cannot be reached after several tries, or the disk is full.
 */
export async function download(
  url: string,
  file: string,
  listener: Listener = {},
  patience: Patience = {},
): Promise<void> {
  const { tries = 6, waitMs = 1000 } = patience;
  const part = `${file}.part`;
  let farthest = 0;
  for (let failures = 0; ;) {
    try {
      await attempt(url, file, part, listener);
      break;
    } catch (error) {
      if (!(error instanceof Passing)) throw error;
      const size = await sizeOf(part);
      failures = size > farthest ? 1 : failures + 1;
      farthest = Math.max(farthest, size);
      if (failures >= tries) {
        const advice = "check the connection, then run again to go on";
        throw new UserError(`${url} cannot be downloaded: ${error.message} (${failures} tries); ${advice}.`, 1, {
          cause: error,
        });
      }
      const wait = waitMs * 2 ** (failures - 1);
      listener.onNote?.(`Download interrupted (${error.message}); trying again in ${Math.ceil(wait / 1000)} s.`);
      await sleep(wait);
    }
  }
  await rename(part, file);
}
