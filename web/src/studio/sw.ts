/**
 * The service worker: keeps all files of the studio, so that it opens without a network; lets the page share memory with its
 * threads where the host cannot say so; and shows photos out of the browser's own file system.
 */

import { NAMES_FILE, type PackedImages, type PhotoNames } from "./photo-set.js";
import { pieceFile, whereIn } from "./places.js";

/** Written by the build: every file, and what tells one build from another. */
declare const STUDIO_FILES: readonly string[];
declare const STUDIO_VERSION: string;

interface Scope {
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void> };
  addEventListener(
    type: "install" | "activate",
    listener: (event: { waitUntil(work: Promise<unknown>): void }) => void,
  ): void;
  addEventListener(type: "fetch", listener: (event: { readonly request: Request; respondWith(answer: Promise<Response>): void }) => void): void; // prettier-ignore
  addEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
}

const scope = globalThis as unknown as Scope;
const CACHE = "convscope studio ";
const NAME = CACHE + STUDIO_VERSION;

/** What makes a page isolated, so that it may share memory. */
const ISOLATION = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-resource-policy": "same-origin",
};

scope.addEventListener("install", (event) =>
  event.waitUntil(
    caches.open(NAME).then((cache) => cache.addAll(STUDIO_FILES.map((file) => new Request(file, { cache: "reload" })))),
  ),
);

async function dropOlder(): Promise<void> {
  for (const name of await caches.keys()) if (name.startsWith(CACHE) && name !== NAME) await caches.delete(name);
  await scope.clients.claim();
}

scope.addEventListener("activate", (event) => event.waitUntil(dropOlder()));
// A page that was loaded past this worker asks for it.
scope.addEventListener("message", ({ data }) => {
  if (data === "claim") void scope.clients.claim();
});

/** A response that says that the page is isolated, and what a wasm module is where the host does not know. */
function isolated(response: Response, path: string): Response {
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(ISOLATION)) headers.set(name, value);
  if (path.endsWith(".wasm")) headers.set("content-type", "application/wasm");
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

async function fileAt(...path: readonly string[]): Promise<File> {
  let folder = await navigator.storage.getDirectory();
  const parts = path.flatMap((part) => part.split("/"));
  for (const part of parts.slice(0, -1)) folder = await folder.getDirectoryHandle(part);
  return (await folder.getFileHandle(parts.at(-1)!)).getFile();
}

/** Planes [3, size, size] as a bitmap file: rows from below, blue first. */
function bitmapOf(planes: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  const HEADER = 54;
  const row = Math.ceil((3 * size) / 4) * 4;
  const bytes = new Uint8Array(HEADER + row * size);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  view.setUint32(2, bytes.length, true);
  view.setUint32(10, HEADER, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, size, true);
  view.setInt32(22, size, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 24, true);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++)
      for (let channel = 0; channel < 3; channel++)
        bytes[HEADER + (size - 1 - y) * row + 3 * x + channel] = planes[((2 - channel) * size + y) * size + x];
  return bytes;
}

const lengthOf = (size: number) => 3 * size * size;

interface RunPhotos {
  readonly split: Readonly<Record<string, readonly string[]>>;
  /** Where its photos are, if not in its own folder. */
  readonly pack: PackedImages | null;
}

/** What was asked about last: a page of photos is one run's. */
let last: { readonly key: string; readonly photos: Promise<RunPhotos> } | null = null;

async function readPhotos(id: string): Promise<RunPhotos> {
  const { split } = JSON.parse(await (await fileAt("runs", id, "run.json")).text()) as Pick<RunPhotos, "split">;
  // A lab's runs have their photos together.
  const names = await fileAt("runs", id, NAMES_FILE)
    .catch(() => fileAt("runs", id.split("/")[0], NAMES_FILE))
    .catch(() => null);
  const { pack } = names === null ? { pack: undefined } : (JSON.parse(await names.text()) as PhotoNames);
  const isOwn = await fileAt("runs", id, "data.safetensors").then(() => true, () => false); // prettier-ignore
  return { split, pack: isOwn ? null : (pack ?? null) };
}

async function inPiece(set: string, piece: number, index: number, size: number): Promise<Response> {
  const at = index * lengthOf(size);
  const file = await fileAt("photos", set, pieceFile(piece));
  return bitmap(new Uint8Array(await file.slice(at, at + lengthOf(size)).arrayBuffer()), size);
}

function bitmap(planes: Uint8Array, size: number): Response {
  if (planes.length !== lengthOf(size)) throw new RangeError("The photos are cut off.");
  return new Response(bitmapOf(planes, size), { headers: { "content-type": "image/bmp", ...ISOLATION } });
}

/** A photo of a run's split. */
async function ofRun(query: URLSearchParams): Promise<Response> {
  const id = query.get("id")!;
  const key = `${id} ${query.get("started")}`;
  if (last?.key !== key) last = { key, photos: readPhotos(id) };
  const { split, pack } = await last.photos.catch((error: unknown) => {
    last = null;
    throw error;
  });
  const item = Number(split[query.get("split")!][Number(query.get("index"))]);
  if (pack !== null) {
    const { piece, index } = whereIn(pack.pieces, pack.places[item]);
    return inPiece(pack.set, piece, index, pack.size);
  }
  const file = await fileAt("runs", id, "data.safetensors");
  const length = Number(new DataView(await file.slice(0, 8).arrayBuffer()).getBigUint64(0, true));
  const { images } = JSON.parse(await file.slice(8, 8 + length).text()) as {
    images: { shape: number[]; data_offsets: [number, number] };
  };
  const size = images.shape[3];
  const at = 8 + length + images.data_offsets[0] + item * lengthOf(size);
  return bitmap(new Uint8Array(await file.slice(at, at + lengthOf(size)).arrayBuffer()), size);
}

/** A photo of a run's split, or of a set. */
async function photo(query: URLSearchParams): Promise<Response> {
  const number = (name: string) => Number(query.get(name));
  try {
    const set = query.get("set");
    return await (set === null ? ofRun(query) : inPiece(set, number("piece"), number("index"), number("size")));
  } catch (error) {
    return new Response(String(error), { status: 404, headers: ISOLATION });
  }
}

async function answer(request: Request, path: string): Promise<Response> {
  const cache = await caches.open(NAME);
  const kept = await cache.match(request.mode === "navigate" ? "./" : request, {
    ignoreSearch: true,
    ignoreVary: true,
  });
  return isolated(kept ?? (await fetch(request)), path);
}

scope.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== new URL(scope.registration.scope).origin) return;
  const isPhoto = url.pathname === new URL("./api/photo", scope.registration.scope).pathname;
  event.respondWith(isPhoto ? photo(url.searchParams) : answer(request, url.pathname));
});
