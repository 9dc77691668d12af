import assert from "node:assert/strict";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";
import { temporaryFolder } from "../../data/fixtures.test.helper.js";
import { temporaryName, temporaryOf } from "../../disk/temporary-name.js";
import { epochCheckpoint } from "./checkpoint.js";
import { checkNewRunFolder, clearRunFolder, clearTemporaries, runPaths } from "./run-folder.js";

const checkpointFiles = [epochCheckpoint(0), epochCheckpoint(1000), "best.safetensors", "last.safetensors", "optimizer-3-12.safetensors"]; // prettier-ignore
/** Names that a kill may leave of a file: itself, and what this version and 0.1 write it to first. */
const remains = (name: string) => [name, basename(temporaryName(name)), `${name}.tmp`];

test("a temporary's name says whose it is, and no other name does", () => {
  for (const name of ["run.json", "metrics.jsonl", "epoch-000.safetensors", ".hidden", "a.tmp.b"])
    for (const temporary of remains(name).slice(1)) assert.equal(temporaryOf(temporary), name);
  for (const name of ["run.json", ".tmp", "notes.tmpl", "x.12-.tmp", "x.a-b.tmp.txt"]) assert.equal(temporaryOf(name) ?? name, name === "x.12-.tmp" ? "x.12-" : name); // prettier-ignore
});

test("whatever a killed run can leave before its run.json is there is begun upon, and gone afterwards", (t) => {
  const { run, checkpoints, lock, ...others } = runPaths("");
  const early = remains(run).slice(1).concat(remains(lock));
  const late = Object.values(others).flatMap(remains);
  const cases: { readonly beside: readonly string[]; readonly within: readonly string[] | null }[] = [
    ...early.map((name) => ({ beside: [name], within: null })),
    ...[...early, ...late].map((name) => ({ beside: [name], within: [] })),
    ...checkpointFiles.flatMap(remains).map((name) => ({ beside: [], within: [name] })),
    { beside: [...early, ...late], within: checkpointFiles.flatMap(remains) },
  ];
  for (const { beside, within } of cases) {
    const folder = temporaryFolder(t);
    for (const name of beside) writeFileSync(join(folder, name), "half");
    if (within !== null) mkdirSync(join(folder, checkpoints));
    for (const name of within ?? []) writeFileSync(join(folder, checkpoints, name), "half");
    checkNewRunFolder(folder, false);
    clearRunFolder(folder);
    const left = readdirSync(folder).filter((name) => (temporaryOf(name) ?? name) !== lock);
    assert.deepEqual(left, [checkpoints], JSON.stringify({ beside, within }));
    assert.deepEqual(readdirSync(join(folder, checkpoints)), []);
  }
});

test("what is somebody's own is never taken for a run's leftovers", (t) => {
  const cases: readonly (readonly string[])[] = [
    ["notes.txt"],
    ["figures/mine.svg"],
    ["test.json"],
    ["metrics.jsonl"],
    ["checkpoints/model.pt"],
    ["checkpoints/", "notes.txt"],
    ["notes.tmp"],
  ];
  for (const names of cases) {
    const folder = temporaryFolder(t);
    for (const name of names) {
      const [path, file] = name.includes("/") ? [join(folder, name.split("/")[0]), name.split("/")[1]] : [folder, name];
      mkdirSync(path, { recursive: true });
      if (file !== "") writeFileSync(join(path, file), "");
    }
    assert.throws(() => checkNewRunFolder(folder, false), { name: "UserError", message: /is not empty and not a run/ });
  }
});

test("a run that is gone on with loses the halves of its own files, and keeps what others may be writing", (t) => {
  const folder = temporaryFolder(t);
  const { run, metrics, progress, tags, lock, checkpoints } = runPaths("");
  clearRunFolder(folder);
  const whole = [run, metrics, tags];
  for (const name of [...whole, ...[run, metrics, progress, tags, lock].flatMap((name) => remains(name).slice(1))])
    writeFileSync(join(folder, name), "");
  for (const name of checkpointFiles.flatMap(remains)) writeFileSync(join(folder, checkpoints, name), "");
  clearTemporaries(folder);
  assert.deepEqual(readdirSync(folder), [...whole, ...remains(tags).slice(1), checkpoints].sort());
  assert.deepEqual(readdirSync(join(folder, checkpoints)), [...checkpointFiles].sort());
});
