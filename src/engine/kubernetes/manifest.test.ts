import assert from "node:assert/strict";
import { test } from "node:test";
import { Job } from "kubernetes-models/batch/v1/Job";
import { parse } from "yaml";
import { chooseEngine, createEngine } from "../engines.js";
import { placesOf } from "./kubernetes.js";
import { jobManifest } from "./manifest.js";

const array = { lab: "/shared/labs/one", stage: "depth", number: 1, threads: 2 };
const needed = { image: "registry/convscope:1", claim: "photos", mount: "/shared" };
const print = (options: Record<string, string>, indices = [0, 1, 2], lab = array.lab) =>
  createEngine(chooseEngine("kubernetes", 2, options), lab).print({ ...array, lab }, indices);
const parsed = (text: string) => parse(text) as ReturnType<typeof jobManifest>;

test("the manifest is what the API's schema asks for, with every option", () => {
  const all = {
    ...needed,
    namespace: "class",
    queue: "students",
    memory: "4Gi",
    user: "1234",
    batch: "2",
    context: "x",
  };
  for (const options of [needed, all]) new Job(parsed(print(options)) as never).validate();
  // That it would notice is worth knowing.
  const broken = parsed(print(needed));
  assert.throws(() => new Job({ ...broken, spec: { ...broken.spec, completions: "three" } } as never).validate());
});

test("an index is given up when it never will have a result, and disruptions are not counted", () => {
  const { spec } = parsed(print(needed));
  assert.deepEqual([spec.completionMode, spec.completions, spec.parallelism], ["Indexed", 3, 2]);
  assert.ok(spec.backoffLimitPerIndex > 0);
  assert.equal(spec.maxFailedIndexes, 3);
  const [never, disrupted] = spec.podFailurePolicy.rules;
  assert.deepEqual(never.onExitCodes, { containerName: "task", operator: "In", values: [2] });
  assert.equal(never.action, "FailIndex");
  assert.deepEqual([disrupted.action, disrupted.onPodConditions![0].type], ["Ignore", "DisruptionTarget"]);
  const [container] = spec.template.spec.containers;
  assert.deepEqual(container.args, ["lab-task", "--out", array.lab, "--of", "0-2", "--threads", "2"]);
  assert.equal(container.securityContext.readOnlyRootFilesystem, true);
  const { args, resources } = parsed(print({ ...needed, scratch: "/tmp/cache", memory: "4G" })).spec.template.spec.containers[0]; // prettier-ignore
  assert.deepEqual([args.slice(-2), resources.limits.memory], [["--cache", "/tmp/cache"], "4Gi"]);
  assert.equal(spec.template.spec.restartPolicy, "Never");
});

test("Kueue gets its label and a Job that waits to be admitted", () => {
  const { metadata, spec } = parsed(print({ ...needed, queue: "students" }));
  assert.equal((metadata.labels as Record<string, string>)["kueue.x-k8s.io/queue-name"], "students");
  assert.equal(spec.suspend, true);
  assert.equal(parsed(print(needed)).spec.suspend, undefined);
});

test("what pods would not find, or is missing, is named", () => {
  assert.throws(() => print({ image: "a", claim: "b" }), {
    name: "UserError",
    message: /needs --engine-option mount=/,
  });
  assert.throws(() => print(needed, [0], "/home/me/lab"), { message: /^The lab's folder \/home\/me\/lab is not in the shared folder \/shared/ }); // prettier-ignore
  assert.throws(() => print({ ...needed, scratch: "/scratch" }), { message: /scratch=\/scratch is not in \/tmp/ });
  assert.throws(() => print({ ...needed, mount: "/tmp" }, [0], "/tmp/lab"), { message: /would hide/ });
  assert.throws(() => chooseEngine("kubernetes", 1, { claim: "Big Claim" }), { message: /claim needs a name of Kubernetes's/ }); // prettier-ignore
});

test("a Job's status and its pods say where indices are", () => {
  const pod = (index: number, phase: string, more: object = {}) => ({
    metadata: { labels: { "batch.kubernetes.io/job-completion-index": String(index) } },
    spec: { nodeName: "n1" },
    status: { phase, ...more },
  });
  const waiting = { containerStatuses: [{ state: { waiting: { reason: "ImagePullBackOff" } } }] };
  const pods = [pod(2, "Failed"), pod(2, "Running"), pod(3, "Pending", waiting)];
  const job = { spec: { completions: 6 }, status: { completedIndexes: "0-1", failedIndexes: "5" } };
  assert.deepEqual(
    [...placesOf(job, pods)],
    [
      [2, { state: "running", node: "n1" }],
      [3, { state: "queued", why: "ImagePullBackOff" }],
      [4, { state: "queued" }],
    ],
  );
  const over = { ...job, status: { conditions: [{ type: "Failed", status: "True" }] } };
  assert.equal(placesOf(over, pods).size, 0);
  assert.deepEqual(placesOf({ spec: { completions: 1, suspend: true } }, []).get(0), {
    state: "queued",
    why: "Suspended",
  });
});
