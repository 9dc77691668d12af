import { useState } from "preact/hooks";
import type { SplitName } from "../../../src/data/listing.js";
import type { RunDetail } from "../../../src/page/api.js";
import { api } from "../api.js";
import { pictureWords as w } from "../../../src/page/words/picture.js";
import { say } from "../language.js";

interface Props {
  readonly run: RunDetail;
  readonly split: SplitName;
  readonly index: number;
  readonly onChoose: (index: number) => void;
}

/** As many as are looked over at once. */
const A_PAGE = 24;

/** A split's photos, small, some at a time; one is chosen by its picture. */
export function Thumbnails({ run, split, index, onChoose }: Props) {
  const count = run.photos[split];
  const [start, setStart] = useState(index - (index % A_PAGE));
  const first = Math.min(start, Math.max(0, count - 1));
  const { id, startedAt } = run.summary;
  const shown = Array.from({ length: Math.min(A_PAGE, count - first) }, (_, offset) => first + offset);
  return (
    <div class="thumbnails">
      <ul>
        {shown.map((number) => (
          <li key={number}>
            <button
              type="button"
              aria-label={say(w.photo)(number + 1)}
              aria-pressed={number === index}
              onClick={() => onChoose(number)}
            >
              <img src={api.photo(id, startedAt, split, number)} loading="lazy" width="64" height="64" alt="" />
            </button>
          </li>
        ))}
      </ul>
      <span class="buttons">
        <button type="button" disabled={first === 0} onClick={() => setStart(Math.max(0, first - A_PAGE))}>
          {say(w.before)}
        </button>
        <button type="button" disabled={first + A_PAGE >= count} onClick={() => setStart(first + A_PAGE)}>
          {say(w.after)}
        </button>
      </span>
    </div>
  );
}
