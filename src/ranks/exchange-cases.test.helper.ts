/**
 * What every transport has to do, as one of its ranks sees it. Run by itself this is a program for mpirun: it exits with 1
 * and a message where something is not as it has to be.
 */
import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { launched } from "./mpi/launched.js";
import { mpiRanks } from "./mpi/mpi-ranks.js";
import { broadcast, gather, type Ranks } from "./ranks.js";
import { ShardSum } from "./sum-shards.js";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const bytes = (said: string) => new TextEncoder().encode(said);

/** Goes through all cases on one rank; the others do so at the same time. */
export async function exchangeCases(ranks: Ranks): Promise<void> {
  const { rank, count } = ranks;
  const others = Array.from({ length: count }, (_, other) => other);

  const said = await ranks.exchange(others.map((other) => bytes(`${rank} to ${other}`)));
  assert.deepEqual(said.map(text), others.map((other) => `${other} to ${rank}`)); // prettier-ignore

  const ofLengths = await ranks.exchange(others.map((other) => new Uint8Array(rank * 1000 + other).fill(rank + 1)));
  ofLengths.forEach((piece, other) => {
    assert.equal(piece.length, other * 1000 + rank);
    assert.equal(piece.byteOffset % 8, 0, "aligned for any number");
    assert.ok(piece.every((value) => value === other + 1));
  });

  const mine = bytes(`of ${rank}`);
  const gathering = gather(ranks, mine);
  const gathered = await gathering;
  mine.fill(0);
  assert.deepEqual(gathered.map(text), others.map((other) => `of ${other}`)); // prettier-ignore
  assert.equal(text(await broadcast(ranks, bytes(`the word of ${rank}`))), "the word of 0");

  // Several exchanges under way are one after another for everybody.
  const both = await Promise.all([gather(ranks, Uint8Array.of(rank)), gather(ranks, Uint8Array.of(rank + 100))]);
  assert.deepEqual(both.map((each) => each.map(([value]) => value)), [others, others.map((other) => other + 100)]); // prettier-ignore

  const shards = 12;
  const sum = new ShardSum(ranks, shards, 5);
  const total = await sum.of((shard, into) => Promise.resolve(void into.fill(shard)));
  assert.deepEqual([...total], new Array(5).fill((shards * (shards - 1)) / 2));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const ranks = mpiRanks(launched()!);
  await exchangeCases(ranks);
  await ranks.close();
}
