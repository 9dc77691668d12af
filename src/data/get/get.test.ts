import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test, type TestContext } from "node:test";
import { UserError } from "../../core/errors.js";
import { DRAWN_CLASSES } from "../drawn/classes/index.js";
import { getImageNet10 } from "./imagenet10.js";
import type { Progress } from "./report.js";
import { startFixtureServer, type FixtureServer } from "../../testing/file-server.js";
import { unzip } from "./unzip.js";
import { makeZip, type FixtureEntry } from "../../testing/zip-file.js";

/** A small ImageNet10, two images a class, in the single top folder that GitHub puts around a repository. */
const entries: FixtureEntry[] = [
  { name: "imagenet10-main/", mode: 0o040755 },
  { name: "imagenet10-main/mapping.txt", content: "0\tbaboon\n" },
  ...DRAWN_CLASSES.flatMap(({ name }) => [
    { name: `imagenet10-main/train_set/${name}/a.JPEG`, content: Buffer.alloc(4000, name) },
    { name: `imagenet10-main/train_set/${name}/b.JPEG`, content: Buffer.alloc(4000, `${name} `), deflate: true },
  ]),
];
const good = makeZip(entries);

async function setUp(context: TestContext, body = good): Promise<{ server: FixtureServer; folder: string }> {
  const server = await startFixtureServer(body);
  const root = await mkdtemp(join(tmpdir(), "convscope-get-"));
  context.after(async () => {
    await server.close();
    await rm(root, { recursive: true });
  });
  return { server, folder: join(root, "imagenet10") };
}

/** Leaves the work of a run that was killed after `bytes` of the download. */
async function leavePart(folder: string, bytes: Buffer, url: string, etag = '"one"'): Promise<void> {
  await mkdir(`${folder}.part`);
  await writeFile(join(`${folder}.part`, "archive.zip.part"), bytes);
  await writeFile(join(`${folder}.part`, "archive.zip.json"), JSON.stringify({ url, etag }));
}

async function assertComplete(folder: string): Promise<void> {
  assert.deepEqual(await readFile(join(folder, "train_set/mug/b.JPEG")), Buffer.alloc(4000, "mug "));
  assert.deepEqual(await readdir(folder), ["mapping.txt", "train_set"]);
  assert.deepEqual(await readdir(dirname(folder)), ["imagenet10"]);
}

function userError(exitCode: number, ...words: readonly string[]): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof UserError, String(error));
    assert.equal(error.exitCode, exitCode);
    for (const word of words) assert.ok(error.message.includes(word), `"${word}" is not in: ${error.message}`);
    return true;
  };
}

const quick = { waitMs: 1 };

test("downloads, checks, unpacks without the top folder, and does none of it twice", async (context) => {
  const { server, folder } = await setUp(context);
  const heard: Progress[] = [];
  const { counts, downloaded } = await getImageNet10(folder, { url: server.url, onProgress: (p) => heard.push(p) });
  assert.ok(downloaded);
  assert.deepEqual(
    [...counts],
    DRAWN_CLASSES.map(({ name }) => [name, 2]),
  );
  await assertComplete(folder);
  assert.deepEqual(
    heard.findLast(({ step }) => step === "download"),
    { step: "download", done: good.length, total: good.length },
  );
  assert.deepEqual(heard.at(-1), { step: "unpack", done: 80_009, total: 80_009 });
  assert.equal((await getImageNet10(folder, { url: server.url })).downloaded, false);
  assert.equal(server.ranges.length, 1);
});

test("goes on where the connection broke", async (context) => {
  const { server, folder } = await setUp(context);
  server.cuts = [10_000, 5_000];
  const notes: string[] = [];
  await getImageNet10(folder, { ...quick, url: server.url, onNote: (line) => notes.push(line) });
  assert.deepEqual(server.ranges, ["", "bytes=10000-", "bytes=15000-"]);
  assert.equal(notes.length, 2);
  await assertComplete(folder);
});

test("starts afresh where the server knows no ranges, has no ETag or tells no length", async (context) => {
  for (const change of [
    { supportsRange: false },
    { etag: undefined },
    { etag: 'W/"weak"' },
    { tellsLength: false, supportsRange: false },
  ]) {
    const { server, folder } = await setUp(context);
    Object.assign(server, change);
    server.cuts = [10_000];
    await getImageNet10(folder, { ...quick, url: server.url });
    assert.equal(server.ranges.length, 2);
    await assertComplete(folder);
  }
});

test("a killed run's part is gone on with, if it is of the same file", async (context) => {
  const same = await setUp(context);
  await leavePart(same.folder, good.subarray(0, 7000), same.server.url);
  await getImageNet10(same.folder, { url: same.server.url });
  assert.deepEqual(same.server.ranges, ["bytes=7000-"]);
  await assertComplete(same.folder);

  const changed = await setUp(context);
  await leavePart(changed.folder, Buffer.alloc(7000), changed.server.url, '"older"');
  await getImageNet10(changed.folder, { url: changed.server.url });
  await assertComplete(changed.folder);

  const other = await setUp(context);
  await leavePart(other.folder, Buffer.alloc(7000), "http://elsewhere.example/a.zip");
  await getImageNet10(other.folder, { url: other.server.url });
  assert.deepEqual(other.server.ranges, [""]);
  await assertComplete(other.folder);
});

test("416: a part that is all there is taken, one that is too long is thrown away", async (context) => {
  const whole = await setUp(context);
  await leavePart(whole.folder, good, whole.server.url);
  await getImageNet10(whole.folder, { url: whole.server.url });
  assert.equal(whole.server.ranges.length, 1);
  await assertComplete(whole.folder);

  const long = await setUp(context);
  await leavePart(long.folder, Buffer.concat([good, good]), long.server.url);
  await getImageNet10(long.folder, { ...quick, url: long.server.url });
  assert.equal(long.server.ranges.length, 2);
  await assertComplete(long.folder);
});

test("unpacking goes on after a kill: finished files stay, others are made again", async (context) => {
  const { server, folder } = await setUp(context);
  const work = `${folder}.part`;
  await mkdir(join(work, "tree/train_set/cat"), { recursive: true });
  await writeFile(join(work, "archive.zip"), good);
  await writeFile(join(work, "archive.zip.json"), JSON.stringify({ url: server.url }));
  await writeFile(join(work, "tree/train_set/cat/a.JPEG"), Buffer.alloc(4000, "cat"));
  await writeFile(join(work, "tree/train_set/cat/b.JPEG"), Buffer.alloc(4000, "not"));
  const { mtimeMs } = await stat(join(work, "tree/train_set/cat/a.JPEG"));
  await getImageNet10(folder, { url: server.url });
  assert.deepEqual(server.ranges, []);
  assert.equal((await stat(join(folder, "train_set/cat/a.JPEG"))).mtimeMs, mtimeMs);
  assert.deepEqual(await readFile(join(folder, "train_set/cat/b.JPEG")), Buffer.alloc(4000, "cat "));
});

test("server errors: 5xx are tried again, 404 is not", async (context) => {
  const { server, folder } = await setUp(context);
  server.statuses = [404];
  await assert.rejects(getImageNet10(folder, { ...quick, url: server.url }), userError(1, "404", server.url));
  assert.equal(server.ranges.length, 1);
  server.statuses = [500, 503, 429];
  await getImageNet10(folder, { ...quick, url: server.url });
  await assertComplete(folder);
});

test("gives up after some tries", async (context) => {
  const { server, folder } = await setUp(context);
  server.statuses = [503, 503, 503];
  const patience = { ...quick, tries: 3 };
  await assert.rejects(getImageNet10(folder, { ...patience, url: server.url }), userError(1, "503", "3 tries"));
  await server.close();
  const closed = server.url;
  await assert.rejects(getImageNet10(folder, { ...patience, url: closed }), userError(1, closed, "run again"));
});

test("a damaged archive is named, removed, and downloaded afresh by the next run", async (context) => {
  const wrongSum = makeZip([...entries.slice(0, 5), { name: "imagenet10-main/bad.jpg", content: "abc", crc: 1 }]);
  const wrongSize = makeZip([{ name: "top/bad.jpg", content: Buffer.alloc(5000), deflate: true, size: 12 }]);
  for (const [body, word] of [
    [wrongSum, "bad.jpg"],
    [wrongSize, "bad.jpg"],
    [good.subarray(0, 20_000), "damaged"],
  ] as const) {
    const { server, folder } = await setUp(context, body);
    await assert.rejects(getImageNet10(folder, { url: server.url }), userError(1, word, "run again"));
    server.body = good;
    await getImageNet10(folder, { url: server.url });
    await assertComplete(folder);
  }
});

test("unsafe archives are refused before anything is written", async (context) => {
  const unsafe: FixtureEntry[] = [
    { name: "../evil" },
    { name: "/abs" },
    { name: "a/../../b" },
    { name: "a/./b" },
    { name: "C:/evil" },
    { name: "..\\evil" },
    { name: "link", content: "/etc/passwd", mode: 0o120777 },
    { name: "good.txt" },
  ];
  const { folder } = await setUp(context);
  const archive = `${folder}.zip`;
  await mkdir(folder);
  for (const entry of unsafe) {
    await writeFile(archive, makeZip([{ name: "good.txt", content: "good" }, entry]));
    await assert.rejects(unzip(archive, folder), userError(1, `"${entry.name}"`, "nothing was unpacked"));
    assert.deepEqual(await readdir(folder), []);
  }
  await writeFile(archive, makeZip([{ name: "big", content: Buffer.alloc(2000) }]));
  await assert.rejects(unzip(archive, folder, {}, 1000), userError(1, "1.0 kB"));
  assert.deepEqual(await readdir(dirname(folder)), ["imagenet10", "imagenet10.zip"]);
});

test("an archive of something else is explained", async (context) => {
  const nested = await setUp(
    context,
    makeZip([{ name: "repo/README.md" }, { name: "repo/data.tar.gz", content: "x" }]),
  );
  await assert.rejects(
    getImageNet10(nested.folder, { url: nested.server.url }),
    userError(1, "data.tar.gz", "by hand"),
  );
  const other = await setUp(context, makeZip(entries.filter(({ name }) => !name.includes("mug"))));
  await assert.rejects(getImageNet10(other.folder, { url: other.server.url }), userError(1, "train_set/mug"));
});

test("other people's folders and odd addresses are refused", async (context) => {
  const { server, folder } = await setUp(context);
  await assert.rejects(getImageNet10(folder, { url: "ftp://host/a.zip" }), userError(2, "--url", "ftp://host/a.zip"));
  await mkdir(folder);
  await writeFile(join(folder, "mine.txt"), "");
  await assert.rejects(getImageNet10(folder, { url: server.url }), userError(2, folder));
  assert.ok((await stat(join(folder, "mine.txt"))).isFile());
  await rm(join(folder, "mine.txt"));
  await getImageNet10(folder, { url: server.url });
  await assertComplete(folder);
});
