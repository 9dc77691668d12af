import assert from "node:assert/strict";
import { test } from "node:test";
import { UserError } from "../core/errors.js";
import { configOf } from "./config-of.js";
import { resumedConfig } from "./resumed.js";
import type { TrainSettings } from "./settings.js";
import { flagOf } from "./table.js";

const begin = (settings: TrainSettings = {}) => configOf({ data: "drawn", threads: 2, epochs: 10, ...settings });
const go = (run: ReturnType<typeof begin>, given: TrainSettings) => resumedConfig("runs/one", run, given, flagOf);

function refuses(run: ReturnType<typeof begin>, given: TrainSettings, said: RegExp): void {
  assert.throws(
    () => go(run, given),
    (error) => error instanceof UserError && said.test(error.message),
    JSON.stringify(given),
  );
}

test("a run is gone on with as it was begun; saying the same again changes nothing", () => {
  const run = begin({ optimizer: "adamw", augment: "light", schedule: "cosine" });
  assert.equal(go(run, {}), run);
  const same: TrainSettings = { optimizer: "adamw", betas: [0.9, 0.999], augment: "light", epochs: 10, accumulate: 1 };
  assert.equal(go(run, same), run);
});

test("what another run would have is refused by its option, with what the run has", () => {
  const run = begin({ optimizer: "adamw" });
  refuses(run, { learningRate: 0.5 }, /^runs\/one was begun with --lr 0\.001, not 0\.5; leave --lr out to resume it/);
  refuses(run, { betas: [0.8, 0.9] }, /begun with --betas \[0\.9,0\.999\], not \[0\.8,0\.9\]/);
  refuses(run, { optimizer: "sgd" }, /begun with --optimizer "adamw", not "sgd"/);
  refuses(run, { momentum: 0.5 }, /--momentum is no setting of adamw/);
  refuses(run, { clipNorm: 1 }, /begun with --clip-norm unset, not 1/);
  refuses(run, { augment: "light" }, /begun with --augment "none", not "flip, /);
  refuses(run, { seed: 1 }, /begun with --seed 0, not 1/);
});

test("threads change no bit: any number goes on", () => {
  const run = begin();
  assert.deepEqual(go(run, { threads: 1 }), { ...run, threads: 1 });
});

test("a run becomes longer where its schedule does not depend on its length, and never shorter", () => {
  const step = { schedule: "step", lrEvery: 3 } as const;
  const milestones = { schedule: "multi-step", lrMilestones: [4, 8] } as const;
  for (const settings of [{}, step, milestones, { schedule: "plateau" as const }]) {
    const run = begin(settings);
    assert.deepEqual(go(run, { epochs: 25 }), { ...run, epochs: 25 });
    refuses(run, { epochs: 5 }, /^runs\/one was begun with --epochs 10, not 5; a run cannot become shorter/);
  }
  for (const schedule of ["cosine", "one-cycle"] as const)
    refuses(begin({ schedule }), { epochs: 20 }, /not 20; its schedule .* is made for 10 epochs; begin a new run with --epochs 20, .*--weights/); // prettier-ignore
});

test("options of a network are compared whoever wrote it", () => {
  const plain = begin();
  const run = { ...plain, model: { ...plain.model, model: "./net.ts", options: { width: 8 } } };
  assert.equal(go(run, {}), run);
  const network = { model: "./net.ts", options: { width: 9 } };
  assert.throws(
    () => resumedConfig("runs/one", run, {}, flagOf, network),
    /begun with 8 for its network's option width, not 9; leave it out/,
  );
  assert.throws(
    () => resumedConfig("runs/one", run, { model: "convnet2" }, flagOf, { model: "convnet2", options: {} }),
    /begun with --model "\.\/net\.ts", not "convnet2"/,
  );
  refuses(run, { model: "convnet2" }, /begun with --model "\.\/net\.ts", not "convnet2"/);
  refuses(plain, { model: "convnet2" }, /begun with --model "convnet3", not "convnet2"/);
  refuses(plain, { dropout: 0.5 }, /begun with --dropout 0\.3, not 0\.5/);
});

test("a setting that is none is refused by its name", () => {
  refuses(begin(), { lerningRate: 1 } as TrainSettings, /There is no setting lerningRate/);
  refuses(begin(), { epochs: "many" } as unknown as TrainSettings, /--epochs needs a whole number/);
});
