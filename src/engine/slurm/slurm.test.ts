import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { chooseEngine, createEngine } from "../engines.js";
import { nextStageScript } from "./script.js";
import { parsePlaces } from "./slurm.js";

const array = { lab: "/shared/my lab", stage: "depth", number: 2, threads: 4 };
const print = (options: Record<string, string>, indices: readonly number[], workers = 8) =>
  createEngine(chooseEngine("slurm", workers, options), array.lab).print(array, indices);

test("squeue's lines say where places are, and what has ended is in none", () => {
  const text = "0|R|n1|None\n1|PD||Resources\n2|CD|n1|None\n3|CA||None\n4|CG|n2|None\n5|OOM|n2|None\n6|PD||None\n";
  assert.deepEqual(
    [...parsePlaces(text)],
    [
      [0, { state: "running", node: "n1" }],
      [1, { state: "queued", why: "Resources" }],
      [3, "cancelled"],
      [4, { state: "running", node: "n2" }],
      [6, { state: "queued" }],
    ],
  );
  assert.equal(parsePlaces("").size, 0);
});

test("the script asks for what was told, and a shell can read it", () => {
  const options = {
    partition: "cpu",
    time: "1:00:00",
    memory: "4Gi",
    scratch: "/scratch/$USER",
    modules: "nodejs/22,gcc",
    setup: 'export A="$HOME"',
  };
  const script = print(options, [3, 4, 5]);
  for (const line of [
    "#SBATCH --array=0-2%8",
    "#SBATCH --cpus-per-task=4",
    "#SBATCH --partition=cpu",
    "#SBATCH --time=1:00:00",
    "#SBATCH --mem=4G",
    "#SBATCH --signal=B:USR1@120",
    "#SBATCH --requeue",
    "module load nodejs/22 gcc",
    'export A="$HOME"',
  ])
    assert.ok(script.split("\n").includes(line), `${line}\n${script}`);
  assert.match(script, /lab-task --out '\/shared\/my lab' --of 3-5 --threads 4 --cache "\/scratch\/\$USER" &$/m);
  const read = spawnSync("bash", ["-n"], { input: script, encoding: "utf8" });
  assert.deepEqual([read.status, read.stderr], [0, ""]);
});

test("hundreds of tasks share places of the array", () => {
  const script = print({}, Array.from({ length: 500 }, (_, index) => index)); // prettier-ignore
  assert.match(script, /--array=0-62%8\n/);
  assert.match(script, /--of 0-499 --batch 8 /);
});

test("an option that Slurm does not have, or that could break the script, is named", () => {
  for (const [options, message] of [
    [{ colour: "red" }, /^--engine-option colour is none of --on slurm's: partition, account/],
    [{ time: "soon" }, /^--engine-option time needs a time such as 2:00:00/],
    [{ partition: "a\n#SBATCH --uid=0" }, /^--engine-option partition needs a word/],
    [{ convscope: "a; $(rm)" }, /^--engine-option convscope needs one line without quotes/],
    [{ scratch: "$(rm)" }, /^--engine-option scratch needs a path/],
    [{ batch: "0" }, /^--engine-option batch needs a number from 1, not/],
  ] as const)
    assert.throws(() => chooseEngine("slurm", 1, options), { name: "UserError", message });
  assert.throws(() => chooseEngine("local", 1, { time: "1" }), { message: /means nothing with --on local/ });
});

test("what goes on with a lab waits for the stage's jobs, and is queued again by its own number", () => {
  const script = nextStageScript({
    array,
    name: "next",
    folder: "/shared/my lab/slurm",
    options: {},
    after: ["7", "9"],
  });
  assert.match(script, /^#SBATCH --dependency=afterany:7:9$/m);
  assert.match(script, /lab --resume --detach --continued --out '\/shared\/my lab' &$/m);
  assert.match(script, /scontrol requeue "\$\{SLURM_JOB_ID\}"/);
  assert.doesNotMatch(script, /--array/);
  const read = spawnSync("bash", ["-n"], { input: script, encoding: "utf8" });
  assert.deepEqual([read.status, read.stderr], [0, ""]);
});
