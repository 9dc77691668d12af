import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { hasNativeKernels } from "../runtime/native-executor.js";
import { CommandLine, TINY, workFolder } from "../testing/cli.js";
import { writePhotos } from "../testing/photos.js";
import type { Profile } from "../train/run/profile.js";
import type { TraceEvent } from "../train/step/profiler.js";

const folder = workFolder();
const photos = await writePhotos(join(folder, "photos"));
const commandLine = new CommandLine(folder);

interface ProfileFile {
  readonly traceEvents: readonly TraceEvent[];
  readonly profile: Profile;
}

/** Trains with --profile; gives what was printed and the run's profile.json. */
async function profileOf(out: string, ...options: readonly string[]): Promise<{ stdout: string; file: ProfileFile }> {
  const args = ["--data", photos, ...TINY, "--epochs", "2", "--profile", "--out", out, ...options];
  const { code, stdout, stderr } = await commandLine.run("train", ...args);
  assert.equal(code, 0, stderr);
  return { stdout, file: JSON.parse(readFileSync(join(folder, out, "profile.json"), "utf8")) as ProfileFile };
}

/** Fails unless events have sensible times, and each lies within or beside every other. */
function assertNested(events: readonly TraceEvent[]): void {
  const roundings = 1;
  for (const { name, ph, ts, dur } of events) {
    assert.equal(ph, "X");
    assert.ok(ts >= 0 && dur >= 0, name);
  }
  const steps = events.filter(({ cat }) => cat === "step");
  for (const event of events.filter(({ cat }) => ["forward", "backward", "update"].includes(cat))) {
    const inside = steps.some((step) => event.ts >= step.ts && event.ts + event.dur <= step.ts + step.dur + roundings);
    assert.ok(inside, `${event.name} lies within a step`);
  }
}

const skip = hasNativeKernels() ? false : "the kernels are not built";

test("a profile tells where the time goes, in a table, a trace and a file", { skip }, async () => {
  const { stdout, file } = await profileOf("kernels", "--executor", "native");
  const { profile, traceEvents } = file;
  assert.match(stdout, /^Profile of \d+ steps of 4 photos on convscope kernels/m);
  for (const line of [
    /^forward /m,
    /^backward /m,
    /^update /m,
    /conv1 +conv2d/,
    /^outside the kernels /m,
    /^Roofline/m,
  ])
    assert.match(stdout, line);

  const inside = profile.rows.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  assert.ok(inside > 0 && inside <= profile.stepMilliseconds);
  assert.ok(profile.waitMilliseconds >= 0 && profile.evaluationMilliseconds! > 0 && profile.peakMemoryBytes > 1e7);
  assert.ok(profile.roofline!.flopsPerSecond > 1e8 && profile.roofline!.bytesPerSecond > 1e7);
  const row = (phase: string, layer: string) => profile.rows.find((r) => r.phase === phase && r.layer === layer)!;
  assert.deepEqual(row("forward", "conv1").ops.slice(0, 2), ["conv2d", "maxPool2d"]);
  assert.ok(row("forward", "conv1").kernels.includes("conv_pool"));
  assert.ok(row("backward", "fc1").isUpdating);

  assertNested(traceEvents);
  for (const category of ["data", "step", "evaluation", "forward", "backward", "update"])
    assert.ok(traceEvents.some(({ cat }) => cat === category), category); // prettier-ignore
});

test("on ONNX Runtime a profile tells of whole steps, and says why of no more", async () => {
  const { stdout, file } = await profileOf("ort", "--executor", "ort");
  assert.match(stdout, /Times of single operations need our own kernels/);
  assert.deepEqual(file.profile.rows, []);
  assert.equal(file.profile.roofline, null);
  assertNested(file.traceEvents);
  assert.ok(file.traceEvents.some(({ cat }) => cat === "step"));
});
