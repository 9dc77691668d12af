import { UserError } from "../core/errors.js";

/** The engines that can be told something. */
export type Cluster = "slurm" | "kubernetes";

/** One thing that an engine can be told, by `--engine-option` or a recipe's `engines`. */
interface EngineOption {
  readonly help: string;
  readonly of: readonly Cluster[];
  /** What its text must look like; one line without quotes where it is left out. */
  readonly form?: RegExp;
  /** What that asks for, for people. */
  readonly needs?: string;
  /** What stands where it is left out, for people. */
  readonly otherwise?: string;
}

const slurm = ["slurm"] as const;
const kubernetes = ["kubernetes"] as const;
const both = ["slurm", "kubernetes"] as const;
const word = { form: /^[\w.,:+@=/%-]+$/, needs: "a word" } as const;
const number = { form: /^\d+$/, needs: "a number" } as const;
const name = {
  form: /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/,
  needs: "a name of Kubernetes's: small letters, digits, - and .",
} as const;

/** All that engines can be told; those that are sbatch's or kubectl's own bear its names. Checks, types, the recipe's schema and the documents' table follow. */
export const engineOptionRows = {
  partition: { of: slurm, help: "the partition, or several with commas between them", ...word },
  account: { of: slurm, help: "who pays", ...word },
  qos: { of: slurm, help: "quality of service", ...word },
  time: {
    of: slurm,
    help: "time limit of a task; before it the task saves and queues again",
    form: /^(\d+-)?\d+(:\d+){0,2}$/,
    needs: "a time such as 2:00:00 or 1-12:00:00",
    otherwise: "the partition's",
  },
  signal: { of: slurm, help: "seconds before the time limit at which a task saves", ...number, otherwise: "120" },
  constraint: { of: slurm, help: "features that nodes must have", form: /^[\w.,&|()*[\]-]+$/, needs: "a constraint of sbatch's" }, // prettier-ignore
  exclude: { of: slurm, help: "nodes that are not to be used", form: /^[\w.,[\]-]+$/, needs: "names of nodes" },
  reservation: { of: slurm, help: "a reservation", ...word },
  nice: { of: slurm, help: "how far to stand back behind others", ...number },
  modules: { of: slurm, help: "modules to load, with commas between them: `nodejs/22,gcc`", ...word },
  setup: { of: slurm, help: "a line of shell before each task", form: /^[^\n\r]+$/, needs: "one line" },
  convscope: { of: slurm, help: "the command on the nodes", otherwise: "the one that is used here" },
  image: {
    of: kubernetes,
    help: "the image that Convscope is in",
    form: /^[\w./:@-]+$/,
    needs: "an image, such as registry/convscope:1",
    otherwise: "needed",
  },
  claim: { of: kubernetes, help: "the PersistentVolumeClaim of the shared folder", ...name, otherwise: "needed" },
  mount: {
    of: kubernetes,
    help: "where the shared folder lies, here and in the pods",
    form: /^\/[\w./@+-]*$/,
    needs: "an absolute path",
    otherwise: "needed",
  },
  namespace: { of: kubernetes, help: "the namespace", ...name, otherwise: "kubectl's own" },
  context: { of: kubernetes, help: "the cluster among kubectl's contexts", form: /^[\w./:@-]+$/, needs: "a context", otherwise: "the current one" }, // prettier-ignore
  queue: { of: kubernetes, help: "Kueue's local queue; the Job is handed in suspended and waits until that admits it", ...name }, // prettier-ignore
  user: {
    of: kubernetes,
    help: "the user's number in the pods, who may write in the shared folder",
    form: /^[1-9]\d*$/,
    needs: "a number that is not root's",
    otherwise: "1000",
  },
  memory: {
    of: both,
    help: "memory of a task, in units of 1024: `4G` and `4Gi` are the same",
    form: /^\d+[KMGT]i?$/,
    needs: "a size such as 4G",
    otherwise: "Slurm: the partition's; Kubernetes: 2Gi",
  },
  scratch: {
    of: both,
    help: "a folder of the node's own, to which tasks copy the decoded photos that they read: `$TMPDIR`",
    form: /^[\w./$@{}+-]+$/,
    needs: "a path, which may have variables of the node's in it",
    otherwise: "photos are read where --cache keeps them",
  },
  batch: {
    of: both,
    help: "runs that one place of the array trains one after another",
    form: /^[1-9]\d*$/,
    needs: "a number from 1",
    otherwise: "1; above 64 runs as many as make 64 places",
  },
} as const satisfies Readonly<Record<string, EngineOption>>;

type Rows = typeof engineOptionRows;

/** What one engine was told, by name. */
export type OptionsOf<E extends Cluster> = {
  readonly [N in keyof Rows as E extends Rows[N]["of"][number] ? N : never]?: string;
};
export type SlurmOptions = OptionsOf<"slurm">;
export type KubernetesOptions = OptionsOf<"kubernetes">;

/** What was given, by name. */
export type EngineOptions = Readonly<Record<string, string>>;

const ONE_LINE = /^[^\n\r"'`\\$]+$/;

/** The rows of one engine: none for one that is no cluster. */
export function optionRowsOf(
  engine: string,
): [name: string, row: Required<Pick<EngineOption, "form" | "needs">> & EngineOption][] {
  return Object.entries<EngineOption>(engineOptionRows)
    .filter(([, { of }]) => of.some((one) => one === engine))
    .map(([name, row]) => [name, { form: ONE_LINE, needs: "one line without quotes, $ or backslashes", ...row }]);
}

/** Checks what an engine was told; throws a `UserError` that names the option and what is wrong. */
export function checkEngineOptions(engine: string, given: EngineOptions): EngineOptions {
  const rows = new Map(optionRowsOf(engine));
  for (const [name, value] of Object.entries(given)) {
    const row = rows.get(name);
    if (row === undefined)
      throw new UserError(
        rows.size === 0
          ? `--engine-option ${name} means nothing with --on ${engine}, which has no options; leave it out.`
          : `--engine-option ${name} is none of --on ${engine}'s: ${[...rows.keys()].join(", ")}.`,
      );
    if (!row.form.test(value)) throw new UserError(`--engine-option ${name} needs ${row.needs}, not "${value}".`);
  }
  return given;
}
