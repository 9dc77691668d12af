import { fileURLToPath } from "node:url";
import { shellWord } from "../../core/shell-word.js";
import type { TaskArray } from "../engine.js";
import { batchOf, rangesOf } from "../indices.js";
import type { SlurmOptions } from "../engine-options.js";

/** Seconds before the time limit at which a task is told to save. */
const SIGNAL_SECONDS = 120;

/** What a script is made of. */
export interface ScriptRequest {
  readonly array: Omit<TaskArray, "tasks">;
  /** Of the lab's runs. */
  readonly indices: readonly number[];
  /** The job's name, which is also that of its files. */
  readonly name: string;
  /** Where logs go. */
  readonly folder: string;
  /** Places of the array that may run at the same time. */
  readonly workers: number;
  readonly options: SlurmOptions;
}

/** What starts this Convscope, as a shell has it. */
export function ownCommand(): string {
  const executable = fileURLToPath(new URL("../../../bin/convscope.js", import.meta.url));
  return `${shellWord(process.execPath)} ${shellWord(executable)}`;
}

/** What goes on with a lab is made of the same, but for the runs. */
export interface NextStageRequest extends Pick<ScriptRequest, "array" | "name" | "folder" | "options"> {
  /** The jobs that it waits for. */
  readonly after: readonly string[];
}

type Directive = readonly [option: string, value: string | number | undefined];

/** The lines of sbatch's own options: `own` ones, and those that all jobs of a lab have. */
function directives(
  { array, name, folder, options }: Pick<ScriptRequest, "array" | "name" | "folder" | "options">,
  own: readonly Directive[],
  log: string,
): string {
  const { partition, account, qos, time, memory, constraint, exclude, reservation, nice } = options;
  const { signal = SIGNAL_SECONDS } = options;
  const asked = {
    partition,
    account,
    qos,
    time,
    mem: memory?.replace("i", ""),
    constraint,
    exclude,
    reservation,
    nice,
  };
  const all: readonly Directive[] = [
    ["job-name", name],
    ...own,
    ["ntasks", 1],
    ["cpus-per-task", array.threads],
    ...Object.entries(asked),
    // Time enough to save; to the script alone, which hands it on.
    ["signal", `B:USR1@${signal}`],
    ["open-mode", "append"],
    // sbatch takes % in a folder's name for its own.
    ["output", `"${folder.replaceAll("%", "%%")}/${log}"`],
    ["chdir", `"${array.lab}"`],
  ];
  const given = all.flatMap(([option, value]) => (value === undefined ? [] : [`#SBATCH --${option}=${value}`]));
  return [...given, "#SBATCH --requeue"].join("\n");
}

/** A script that begins a command again when it dies, and queues it again when its time is over. */
function script(
  options: SlurmOptions,
  head: string,
  about: string,
  words: readonly string[],
  final: string,
  own: string,
): string {
  const { modules, setup, convscope = ownCommand() } = options;
  return `#!/bin/bash
${head}

${about}
${modules === undefined ? "" : `module load ${modules.split(",").map(shellWord).join(" ")}\n`}${setup === undefined ? "" : `${setup}\n`}
ends=
tell() { ends=$1; kill -TERM "$task" 2>/dev/null; }
trap 'tell limit' USR1  # the time limit is near: save, and queue again
trap 'tell cancelled' TERM

for try in 1 2 3 4 5; do
  [ -z "$ends" ] || break
  ${convscope} ${words.join(" ")} &
  task=$!
  while kill -0 "$task" 2>/dev/null; do wait "$task"; done
  wait "$task"
  code=$?
  case $code in ${final}) exit $code ;; esac
  [ -z "$ends" ] && sleep "$try"
done
[ "$ends" != limit ] || scontrol requeue "${own}"
exit $code
`;
}

/** The script of a stage's job array; it stands in the lab's folder as it was handed in. */
export function slurmScript(request: ScriptRequest): string {
  const { array, indices, options, name, workers } = request;
  const batch = batchOf(options, indices.length);
  const places = Math.ceil(indices.length / batch);
  const words = [
    "lab-task",
    `--out ${shellWord(array.lab)}`,
    `--of ${rangesOf(indices)}`,
    ...(batch === 1 ? [] : [`--batch ${batch}`]),
    `--threads ${array.threads}`,
    // The node fills its variables in.
    ...(options.scratch === undefined ? [] : [`--cache "${options.scratch}"`]),
  ];
  const about = `# Stage ${array.number} of a lab of Convscope's. Each place of the array trains runs of the lab, or goes on with them where
# they were left. The task ends with 0: done, 2: never, 75: again; whatever else is an accident, and begun anew.`;
  const head = directives(request, [["array", `0-${places - 1}%${workers}`]], `${name}_%a.log`);
  return script(options, head, about, words, "0 | 2", "${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}");
}

/** The script of the job that goes on with a lab when a stage's tasks have left the cluster. */
export function nextStageScript(request: NextStageRequest): string {
  const { array, options, name, after } = request;
  const words = ["lab --resume --detach --continued", `--out ${shellWord(array.lab)}`];
  const about = `# What follows stage ${array.number} of a lab of Convscope's, when its tasks have left the cluster: the choice, then the
# next stage and a job like this one, or the test photos and the report. It ends with 0, 1 or 2 for good.`;
  const head = directives(request, [["dependency", `afterany:${after.join(":")}`]], `${name}.log`);
  return script(options, head, about, words, "0 | 1 | 2", "${SLURM_JOB_ID}");
}
