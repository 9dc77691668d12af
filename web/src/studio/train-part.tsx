import { useEffect, useState } from "preact/hooks";
import { formatCount, formatDuration } from "../../../src/core/format.js";
import { defaultsOf, type ModelName } from "../../../src/nn/models.js";
import { DEFAULT_OPTIMIZER, optimizerNamed } from "../../../src/optim/optimizers.js";
import { DEFAULT_SCHEDULE } from "../../../src/optim/schedules/schedules.js";
import { type Entry, table } from "../../../src/settings/table.js";
import type { TrainSettings } from "../../../src/settings/settings.js";
import { useAsked } from "../parts/asked.js";
import { Choice } from "../parts/choice.js";
import { useWords } from "./language.js";
import type { ChosenModel } from "./photo-set.js";
import { SettingField } from "./setting-field.js";
import { StackPart } from "./stack-part.js";
import type { Task } from "./task.js";
import { TaskPart } from "./task-part.js";
import type { ChosenPhotos, TrainPlace } from "./train-place.js";

/** What a small network on a few hundred photos begins well with; all of it can be changed. */
const AT_FIRST = { epochs: 20, optimizer: "adamw", schedule: "one-cycle" };
/** What most people want to set; the rest stands behind "more". */
const FIRST = ["epochs", "batch", "optimizer", "learningRate", "schedule", "augment", "seed"];
/** Photos are chosen above, and a page computes on its own threads. */
const ELSEWHERE = [
  "weights",
  "cache",
  "device",
  "executor",
  "data",
  "imageSize",
  "fit",
  "classesAt",
  "model",
  "threads",
];

/** In the list of networks: layers of one's own. */
const OWN_STACK = "own";
const FIRST_STACK = "conv 16\nrelu\nmaxpool\nconv 32\nrelu\nmaxpool\nflatten\ndropout\nlinear *";
/** Nobody measures while somebody types. */
const SETTLED_MS = 800;

type Given = Readonly<Record<string, unknown>>;

/** The setting's default for what is chosen; null where the choice does not take it. */
function usualOf(
  { group, row, takers, name }: Entry,
  model: ModelName | typeof OWN_STACK,
  given: Given,
): { value: unknown } | null {
  if (ELSEWHERE.includes(name)) return null;
  if (group === "network") {
    if (model === OWN_STACK) return null;
    const options = defaultsOf(model) as Given;
    return Object.hasOwn(options, name) ? { value: options[name] } : null;
  }
  if (name === "optimizer") return { value: DEFAULT_OPTIMIZER };
  if (name === "schedule") return { value: DEFAULT_SCHEDULE };
  if (name === "augment") return { value: "none" };
  const chosen = group === "optimizer" ? (given.optimizer ?? DEFAULT_OPTIMIZER) : (given.schedule ?? DEFAULT_SCHEDULE);
  if (name === "learningRate" || name === "weightDecay") {
    const { defaults } = optimizerNamed((given.optimizer as string | undefined) ?? DEFAULT_OPTIMIZER);
    return { value: (defaults as Given)[name] };
  }
  const taker = takers?.find((one) => one.name === chosen);
  if (takers !== undefined && taker === undefined) return null;
  const value = taker === undefined ? row.default : taker.default;
  return { value: typeof value === "function" ? undefined : value };
}

interface Props {
  readonly place: TrainPlace;
  readonly set: ChosenPhotos | null;
  /** What photos are brought to. */
  readonly size: number;
  /** What a teacher has set, if anybody has. */
  readonly task: Task | null;
}

/** Chooses a network and its settings, says what it would be, and begins. */
export function TrainPart({ place, set, size, task }: Props) {
  const { say, language } = useWords();
  const [model, setModel] = useState<ModelName | typeof OWN_STACK>(
    task === null ? "convnet3" : "model" in task.network ? task.network.model : OWN_STACK,
  );
  const [stack, setStack] = useState(task !== null && "stack" in task.network ? task.network.stack : FIRST_STACK);
  const [values, setValues] = useState<Given>(task?.settings ?? AT_FIRST);
  const [error, setError] = useState<string | null>(null);
  const fields = table.flatMap((entry) => {
    const usual = usualOf(entry, model, values);
    return usual === null ? [] : [{ entry, usual: usual.value }];
  });
  const settings = Object.fromEntries(
    Object.entries(values).filter(([name, value]) => value !== undefined && fields.some(({ entry }) => entry.name === name)), // prettier-ignore
  );
  const own = Object.fromEntries(
    Object.entries(settings).filter(([name]) => table.find((entry) => entry.name === name)?.group === "network"),
  ) as TrainSettings;
  const chosen: ChosenModel = model === OWN_STACK ? { stack } : { model };
  const question = set === null ? null : JSON.stringify([chosen, own, set.id, set.classes.length, set.size]);
  const asked = useAsked(question, () => place.network(chosen, own, set!));
  const batch = (settings.batch as number | undefined) ?? (table.find(({ name }) => name === "batch")!.row.default as number); // prettier-ignore
  const settled = useSettled(asked.error === null && question !== null ? JSON.stringify([question, batch]) : null);
  const rate = useAsked(settled, () => place.rate(chosen, own, set!, batch));
  const field = ({ entry, usual }: (typeof fields)[number]) => (
    <SettingField
      key={`${entry.name} ${model}`}
      entry={entry}
      usual={usual}
      value={values[entry.name]}
      onChange={(value) => setValues({ ...values, [entry.name]: value })}
    />
  );
  const isFirst = ({ entry: { name, group } }: (typeof fields)[number]) => group === "network" || FIRST.includes(name);
  const begin = () => {
    setError(null);
    place.begin(set!, chosen, settings).then(
      (address) => {
        location.hash = address;
      },
      (failure: unknown) => setError((failure as Error).message),
    );
  };
  return (
    <>
      <section aria-labelledby="network">
        <h2 id="network">{say("network")}</h2>
        {task?.isFixed === true && <p class="hint">{say("fixed")}</p>}
        <fieldset class="plain" disabled={task?.isFixed === true}>
          <Choice
            label={table.find(({ name }) => name === "model")!.row.label[language]}
            value={model}
            options={[
              ...place.models.map((name) => [name, name] as const),
              ...(place.isOpen ? [[OWN_STACK, say("ownStack")] as const] : []),
            ]}
            onChoose={setModel}
          />
          {model === OWN_STACK && <StackPart text={stack} layers={asked.value?.layers ?? null} onChange={setStack} />}
          <div class="settings">{fields.filter(isFirst).map(field)}</div>
          <details>
            <summary>{say("more")}</summary>
            <div class="settings">{fields.filter((one) => !isFirst(one)).map(field)}</div>
          </details>
        </fieldset>
        {asked.error !== null && (
          <p class="error" role="alert">
            {asked.error}
          </p>
        )}
        {asked.value !== null && (
          <details>
            <summary>
              {say("layers")}: {formatCount(asked.value.parameters)} {say("parameters")}
            </summary>
            <table class="layers">
              <tbody>
                {asked.value.layers.map(({ name, type, output, parameters }) => (
                  <tr key={name}>
                    <th scope="row">{name}</th>
                    <td>{type}</td>
                    <td>{output.join(" × ")}</td>
                    <td class="number">{parameters === 0 ? "–" : formatCount(parameters)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </details>
        )}
      </section>
      <section aria-labelledby="start">
        <h2 id="start">{say("start")}</h2>
        <button type="button" class="main" disabled={set === null || asked.error !== null} onClick={begin}>
          {say("begin")}
        </button>{" "}
        {set === null && <span class="hint">{say("first")}</span>}
        {set !== null && settled !== null && (
          <span class="hint" role="status">
            {rate.value !== null
              ? `${say("anEpoch")} ${formatDuration(epochSeconds(set, rate.value))}`
              : rate.isWaiting && say("measuring")}
          </span>
        )}
        {error !== null && (
          <p class="error" role="alert">
            {error}
          </p>
        )}
        {task === null && place.isOpen && <TaskPart task={{ size, network: chosen, settings }} />}
      </section>
    </>
  );
}

/** A value that has not changed for a moment. */
function useSettled<T>(value: T): T | null {
  const [settled, setSettled] = useState<{ readonly value: T } | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setSettled({ value }), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled !== null && settled.value === value ? value : null;
}

/** Training on seven photos of ten, and judging one of ten, which takes about a third of the time a photo. */
function epochSeconds({ counts }: ChosenPhotos, rate: number): number {
  const photos = counts.reduce((sum, count) => sum + count, 0);
  return (0.7 * photos + (0.1 * photos) / 3) / rate;
}
