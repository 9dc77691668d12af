import { useState } from "preact/hooks";
import { patchOf, type SeenField } from "../../../src/look/inside/excitement.js";
import type { RunDetail } from "../../../src/page/api.js";
import { written } from "../../../src/page/explain.js";
import { writeKept } from "../../../src/page/kept.js";
import { runAddress } from "../../../src/page/route.js";
import { featuresView } from "../../../src/page/views.js";
import { insideWords as w } from "../../../src/page/words/inside.js";
import { api } from "../api.js";
import { say } from "../language.js";
import { useAsked, Waiting } from "../parts/asked.js";
import { useRoute } from "../route.js";

interface Props {
  readonly run: RunDetail;
  readonly checkpoint: string;
  readonly layer: string;
  readonly channel: number;
  readonly field: SeenField;
  /** Height and width of the image as the network sees it. */
  readonly size: number;
  /** Called as one goes to a patch's photo. */
  readonly onLeave: () => void;
}

/** The parts of validation photos that excite a map most; each leads to its photo. Nothing is asked before somebody wants it. */
export function ExcitingPatches({ run, checkpoint, layer, channel, field, size, onLeave }: Props) {
  const [isWanted, setIsWanted] = useState(false);
  const { query } = useRoute();
  const { id, startedAt, best } = run.summary;
  const asked = useAsked(isWanted ? JSON.stringify([id, checkpoint, best?.epoch, layer]) : null, () => api.patches(id, checkpoint, layer)); // prettier-ignore
  const found = asked.value?.channels[channel];
  return (
    <section aria-label={say(w.exciting)}>
      <h3>{say(w.exciting)}</h3>
      {!isWanted && (
        <button type="button" onClick={() => setIsWanted(true)}>
          {say(w.findExciting)}
        </button>
      )}
      <Waiting asked={asked}>{say(w.lookingForPatches)}</Waiting>
      {found !== undefined && (
        <>
          <p class="hint">
            {say(w.excitingHint)(asked.value!.photos)} {found.length === 0 && say(w.silentMap)}
          </p>
          <ul class="patches">
            {found.map(({ index, label, value, row, column }) => {
              const { left, top, width, height } = patchOf(field, { row, column }, size);
              const at = [String(row + 1), String(column + 1)] as const;
              const there = writeKept(featuresView, query, { split: "val", index, at });
              return (
                <li key={index}>
                  <a
                    href={runAddress(id, "features", there)}
                    onClick={onLeave}
                    aria-label={say(w.patchOf)(run.classes[label], written(value))}
                  >
                    <svg viewBox={`${left} ${top} ${width} ${height}`} aria-hidden="true">
                      <image href={api.photo(id, startedAt, "val", index)} width={size} height={size} />
                    </svg>
                  </a>
                  <span>
                    {run.classes[label]} {written(value)}
                  </span>
                </li>
              );
            })}
          </ul>
        </>
      )}
    </section>
  );
}
