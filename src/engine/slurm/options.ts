import type { EngineOptionRows } from "../engine-options.js";

const WORD = /^[\w.,:+@=/%-]+$/;
const word = { form: WORD, needs: "a word" } as const;

/** What `--engine-option` tells Slurm; those that are sbatch's own bear its names. */
export const slurmOptions = {
  partition: { help: "the partition, or several with commas between them", ...word },
  account: { help: "who pays", ...word },
  qos: { help: "quality of service", ...word },
  time: {
    help: "time limit of a task; two minutes before it the task saves and queues again",
    form: /^(\d+-)?\d+(:\d+){0,2}$/,
    needs: "a time such as 2:00:00 or 1-12:00:00",
  },
  memory: { help: "memory of a task", form: /^\d+[KMGT]?$/, needs: "a size such as 4G" },
  constraint: { help: "features that nodes must have", form: /^[\w.,&|()*[\]-]+$/, needs: "a constraint of sbatch's" },
  exclude: { help: "nodes that are not to be used", form: /^[\w.,[\]-]+$/, needs: "names of nodes" },
  reservation: { help: "a reservation", ...word },
  nice: { help: "how far to stand back behind others", form: /^\d+$/, needs: "a number" },
  signal: { help: "seconds before the time limit at which a task saves (120)", form: /^\d+$/, needs: "a number" },
  modules: { help: "modules to load, with commas between them", ...word },
  setup: { help: "a line of shell that runs before each task", form: /^[^\n\r]+$/, needs: "one line" },
  batch: { help: "runs that one place of the array trains one after another (1, more above 64 runs)", form: /^[1-9]\d*$/, needs: "a number" }, // prettier-ignore
  convscope: { help: "the command on the nodes, where it is another than here" },
} as const satisfies EngineOptionRows;

export type SlurmOptions = { readonly [N in keyof typeof slurmOptions]?: string };
