import { useState } from "preact/hooks";
import { formatCount } from "../../../src/core/format.js";
import type { Change } from "../../../src/data/arranged.js";
import { useAsked } from "../parts/asked.js";
import { useWords } from "./language.js";
import type { PhotoSet } from "./photo-set.js";
import type { Tab } from "./tab-source.js";

/** As many photos are shown at once. */
const SHOWN = 60;

type Edit = (change: Exclude<Change, { type: "add" }>) => void;

interface PhotosProps {
  readonly tab: Tab;
  readonly set: PhotoSet;
  readonly name: string;
  readonly count: number;
  readonly edit: Edit;
}

/** Photos of a class, to be chosen and put elsewhere. */
function ClassPhotos({ tab, set, name, count, edit }: PhotosProps) {
  const { say } = useWords();
  const [from, setFrom] = useState(0);
  const [chosen, setChosen] = useState<readonly number[]>([]);
  const [to, setTo] = useState("");
  const [fresh, setFresh] = useState("");
  const question = JSON.stringify([set.id, name, from, set.counts]);
  const { value: photos } = useAsked(question, () => tab.looker.photosOfClass(set.id, name, from, SHOWN));
  const toggle = (place: number) =>
    setChosen(chosen.includes(place) ? chosen.filter((one) => one !== place) : [...chosen, place]);
  const end = (change: Parameters<Edit>[0]) => {
    setChosen([]);
    edit(change);
  };
  return (
    <div class="class-photos">
      <ul>
        {(photos ?? []).map(({ place, file, piece, index }) => (
          <li key={place}>
            <button type="button" aria-pressed={chosen.includes(place)} title={file} onClick={() => toggle(place)}>
              <img loading="lazy" width={64} height={64} alt={file} src={tab.photoOfSet(set, piece, index)} />
            </button>
          </li>
        ))}
      </ul>
      <div class="controls">
        {count > SHOWN && (
          <>
            <button type="button" disabled={from === 0} onClick={() => setFrom(Math.max(0, from - SHOWN))}>
              {say("before")}
            </button>
            <button type="button" disabled={from + SHOWN >= count} onClick={() => setFrom(from + SHOWN)}>
              {say("next")}
            </button>
          </>
        )}
        <span role="status">
          {formatCount(chosen.length)} {say("chosenPhotos")}
        </span>
        <label class="choice">
          {say("moveTo")}
          <select value={to} onChange={(event) => setTo(event.currentTarget.value)}>
            <option value="">{say("newClass")}</option>
            {
              set.classes.filter((one) => one !== name).map((one) => <option key={one} value={one}>{one}</option>) /* prettier-ignore */
            }
          </select>
        </label>
        {to === "" && (
          <input
            type="text"
            aria-label={say("newClass")}
            placeholder={say("className")}
            value={fresh}
            onInput={(event) => setFresh(event.currentTarget.value)}
          />
        )}
        <button
          type="button"
          disabled={chosen.length === 0 || (to === "" && fresh.trim() === "")}
          onClick={() => end({ type: "move", places: chosen, to: to === "" ? fresh : to })}
        >
          {say("move")}
        </button>
        <button type="button" disabled={chosen.length === 0} onClick={() => end({ type: "remove", places: chosen })}>
          {say("removePhotos")}
        </button>
      </div>
    </div>
  );
}

interface Props {
  readonly tab: Tab;
  readonly set: PhotoSet;
  readonly onChange: (set: PhotoSet) => void;
}

/** The classes of a set: their names, how many photos each has, and what can be done to them. */
export function ClassesPart({ tab, set, onChange }: Props) {
  const { say } = useWords();
  const [open, setOpen] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  // Told anew where a name was refused, so that the field shows the one that stands.
  const [tries, setTries] = useState(0);
  const edit: Edit = (change) => {
    setError(null);
    tab.looker
      .editSet(set.id, change)
      .then(onChange, (failure: unknown) => setError((failure as Error).message))
      .finally(() => setTries((count) => count + 1));
  };
  return (
    <details class="classes">
      <summary>
        {say("classes")}: {formatCount(set.classes.length)}
      </summary>
      {error !== null && (
        <p class="error" role="alert">
          {error}
        </p>
      )}
      <table>
        <thead>
          <tr>
            <th scope="col">{say("className")}</th>
            <th scope="col">{say("count")}</th>
            <th scope="col">{say("merge")}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {set.classes.map((name, label) => (
            <tr key={`${name} ${tries}`}>
              <td>
                <input
                  type="text"
                  aria-label={`${say("className")}: ${name}`}
                  defaultValue={name}
                  onChange={({ currentTarget: { value } }) => edit({ type: "rename", name, to: value })}
                />
              </td>
              <td class="number">{formatCount(set.counts[label])}</td>
              <td>
                <select
                  aria-label={`${say("merge")}: ${name}`}
                  value=""
                  onChange={({ currentTarget: { value } }) => edit({ type: "merge", name, into: value })}
                >
                  <option value="">–</option>
                  {
                    set.classes.filter((one) => one !== name).map((one) => <option key={one} value={one}>{one}</option>) /* prettier-ignore */
                  }
                </select>
              </td>
              <td>
                <button
                  type="button"
                  aria-expanded={open === name}
                  aria-label={`${say(open === name ? "hidePhotos" : "showPhotos")}: ${name}`}
                  onClick={() => setOpen(open === name ? null : name)}
                >
                  {say(open === name ? "hidePhotos" : "showPhotos")}
                </button>{" "}
                <button
                  type="button"
                  aria-label={`${say("remove")}: ${name}`}
                  onClick={() => edit({ type: "remove-class", name })}
                >
                  {say("remove")}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {open !== null && set.classes.includes(open) && (
        <ClassPhotos
          key={open}
          tab={tab}
          set={set}
          name={open}
          count={set.counts[set.classes.indexOf(open)]}
          edit={edit}
        />
      )}
    </details>
  );
}
