import { stringify } from "yaml";
import { UserError } from "../../core/errors.js";
import type { KubernetesOptions } from "../engine-options.js";
import type { TaskArray } from "../engine.js";
import { batchOf, rangesOf } from "../indices.js";
import { labMark } from "../job-records.js";

/** Starts of one index that may fail, disruptions not counted, before the Job gives it up. */
const MOST_FAILURES = 6;
/** How long a pod gets to save when it is told to end. */
const GRACE_SECONDS = 120;
/** How long a Job is kept after its end. */
const KEPT_SECONDS = 86_400;
const CONTAINER = "task";
const SCRATCH = "/tmp";

/** What a manifest is made of. */
export interface ManifestRequest {
  readonly array: Omit<TaskArray, "tasks">;
  /** Of the lab's runs. */
  readonly indices: readonly number[];
  /** The Job's name. */
  readonly name: string;
  /** Indices that may run at the same time. */
  readonly workers: number;
  /** Where decoded photos are kept here. */
  readonly cache: string;
  readonly options: KubernetesOptions;
}

/** What a cluster cannot do without. */
function required(options: KubernetesOptions, name: "image" | "claim" | "mount"): string {
  const value = options[name];
  if (value !== undefined) return value;
  throw new UserError(`--on kubernetes needs --engine-option ${name}=…; docs/kubernetes.md has an example.`);
}

function isUnder(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder.replace(/\/$/, "")}/`);
}

/** Throws a `UserError` where the pods would not find a path of this machine's. */
export function requireShared(what: string, path: string, options: KubernetesOptions): void {
  const mount = required(options, "mount");
  if (isUnder(path, mount)) return;
  throw new UserError(
    `The ${what} ${path} is not in the shared folder ${mount}, so pods do not see it; put it there, or give another --engine-option mount.`,
  );
}

function container({ array, indices, cache, options }: ManifestRequest, mount: string) {
  const batch = batchOf(options, indices.length);
  const { memory = "2G", scratch } = options;
  if (scratch !== undefined && !isUnder(scratch, SCRATCH))
    throw new UserError(
      `--engine-option scratch=${scratch} is not in ${SCRATCH}, the one folder that pods have of their own; name ${SCRATCH}/cache.`,
    );
  // Without the i Kubernetes counts in thousands.
  const resources = { cpu: String(array.threads), memory: `${memory.replace("i", "")}i` };
  return {
    name: CONTAINER,
    image: required(options, "image"),
    command: ["convscope"],
    args: [
      ...["lab-task", "--out", array.lab, "--of", rangesOf(indices)],
      ...(batch === 1 ? [] : ["--batch", String(batch)]),
      ...["--threads", String(array.threads)],
      ...(scratch === undefined ? [] : ["--cache", scratch]),
    ],
    env: [
      // Decoded once where the pods see it, else by each in its own scratch.
      { name: "CONVSCOPE_CACHE", value: isUnder(cache, mount) ? cache : `${SCRATCH}/convscope` },
      { name: "HOME", value: SCRATCH },
    ],
    resources: { requests: resources, limits: resources },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    },
    volumeMounts: [
      { name: "shared", mountPath: mount },
      { name: "scratch", mountPath: SCRATCH },
    ],
  };
}

/** The Indexed Job of a stage: an index for each task, which comes back until it is done, never will be, or failed too often. */
export function jobManifest(request: ManifestRequest) {
  const { array, indices, name, workers, options } = request;
  const { namespace, queue, user = "1000" } = options;
  const mount = required(options, "mount");
  if (isUnder(SCRATCH, mount))
    throw new UserError(
      `--engine-option mount=${mount} would hide the pods' own ${SCRATCH}; mount the folder elsewhere.`,
    );
  requireShared("lab's folder", array.lab, options);
  const completions = Math.ceil(indices.length / batchOf(options, indices.length));
  const labels = {
    "app.kubernetes.io/name": "convscope",
    "convscope/lab": labMark(array.lab),
    ...(queue === undefined ? {} : { "kueue.x-k8s.io/queue-name": queue }),
  };
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      labels,
      annotations: { "convscope/stage": array.stage },
    },
    spec: {
      completionMode: "Indexed",
      completions,
      parallelism: Math.min(workers, completions),
      backoffLimitPerIndex: MOST_FAILURES,
      // Some indices failing must not end the others.
      maxFailedIndexes: completions,
      ttlSecondsAfterFinished: KEPT_SECONDS,
      // Kueue starts it when there is room.
      ...(queue === undefined ? {} : { suspend: true }),
      podFailurePolicy: {
        rules: [
          // 2: it never will have a result.
          { action: "FailIndex", onExitCodes: { containerName: CONTAINER, operator: "In", values: [2] } },
          // A drained node or a preemption is nobody's fault.
          { action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] },
        ],
      },
      template: {
        metadata: { labels },
        spec: {
          restartPolicy: "Never",
          terminationGracePeriodSeconds: GRACE_SECONDS,
          automountServiceAccountToken: false,
          securityContext: { runAsNonRoot: true, runAsUser: Number(user), fsGroup: Number(user) },
          containers: [container(request, mount)],
          volumes: [
            { name: "shared", persistentVolumeClaim: { claimName: required(options, "claim") } },
            { name: "scratch", emptyDir: {} },
          ],
        },
      },
    },
  };
}

/** The manifest as YAML. */
export function manifestText(request: ManifestRequest): string {
  return stringify(jobManifest(request), { lineWidth: 0, aliasDuplicateObjects: false });
}
