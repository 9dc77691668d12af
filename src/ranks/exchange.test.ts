import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { MPI_ENVIRONMENT, mpiMissing, mpirun } from "../testing/mpi.js";
import { exchangeCases } from "./exchange-cases.test.helper.js";
import { ranksInProcess } from "./in-process.js";
import { launched } from "./mpi/launched.js";
import { openRanks } from "./mpi/open-ranks.js";
import { RanksLost } from "./ranks.js";

for (const count of [1, 2, 3])
  test(`${count} ranks in one process hand each other what they have`, async () => {
    await Promise.all(ranksInProcess(count).map(exchangeCases));
  });

test("three ranks that mpirun started do so too", { skip: mpiMissing() }, () => {
  const cases = fileURLToPath(new URL("./exchange-cases.test.helper.js", import.meta.url));
  const [command, ...words] = [...mpirun(3), process.execPath, cases];
  const { status, stderr } = spawnSync(command, words, {
    encoding: "utf8",
    env: { ...process.env, ...MPI_ENVIRONMENT },
  });
  assert.equal(status, 0, stderr);
});

test("an exchange with one that is gone, or goes, is given up", async () => {
  const [first, second] = ranksInProcess(2);
  await Promise.all([first, second].map((ranks) => ranks.exchange([Uint8Array.of(1), Uint8Array.of(2)])));
  const waiting = first.exchange([Uint8Array.of(1), Uint8Array.of(2)]);
  second.abort();
  await assert.rejects(waiting, RanksLost);
  await assert.rejects(first.exchange([Uint8Array.of(1), Uint8Array.of(2)]), RanksLost);
});

test("launchers say in variables which process this is; who was started alone is told nothing", () => {
  assert.equal(launched({}), null);
  assert.equal(launched({ OMPI_COMM_WORLD_RANK: "0", OMPI_COMM_WORLD_SIZE: "1" }), null);
  assert.deepEqual(launched({ OMPI_COMM_WORLD_RANK: "1", OMPI_COMM_WORLD_SIZE: "4" }), { rank: 1, count: 4, by: "mpirun" }); // prettier-ignore
  assert.deepEqual(launched({ PMI_RANK: "2", PMI_SIZE: "3" }), { rank: 2, count: 3, by: "mpirun" });
  assert.deepEqual(launched({ SLURM_PROCID: "1", SLURM_STEP_NUM_TASKS: "2" }), { rank: 1, count: 2, by: "srun" });
  // The script of a job is no step of srun's, however many tasks the job has.
  assert.equal(launched({ SLURM_PROCID: "0", SLURM_NTASKS: "4" }), null);
});

test("what processes cannot share, and MPI that is not there, is a sentence", (t) => {
  const before = { ...process.env };
  t.after(() => (process.env = before));
  const ending = new AbortController().signal;
  assert.equal(openRanks(4, ending).count, 1);
  process.env = { ...before, OMPI_COMM_WORLD_RANK: "0", OMPI_COMM_WORLD_SIZE: "3", MPICC: "/no/mpicc" };
  assert.equal(openRanks(1, ending).count, 1, "runs that are not divided are trained each by itself");
  assert.throws(() => openRanks(4, ending), {
    name: "UserError",
    message:
      /^mpirun started 3 processes, which cannot share 4 shards of a batch equally; give --shards a multiple of 3/,
  });
  assert.throws(() => openRanks(6, ending), {
    name: "UserError",
    message: /^There is no \/no\/mpicc on this machine.*install MPI \(Debian: openmpi-bin libopenmpi-dev\)/,
  });
});
