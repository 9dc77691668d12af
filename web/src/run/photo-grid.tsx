import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { formatPercent } from "../../../src/core/format.js";
import type { SplitName } from "../../../src/data/listing.js";
import type { PhotoJudgement, RunSummary } from "../../../src/page/api.js";
import { writeKept } from "../../../src/page/kept.js";
import { featuresView } from "../../../src/page/views.js";
import { api } from "../api.js";
import { address } from "../route.js";
import { runAddress } from "../../../src/page/route.js";
import { commonWords } from "../../../src/page/words/common.js";
import { judgedWords as w } from "../../../src/page/words/judged.js";
import { say } from "../language.js";

interface Props {
  readonly run: RunSummary;
  readonly split: SplitName;
  readonly checkpoint: string;
  readonly classes: readonly string[];
  readonly photos: readonly PhotoJudgement[];
  /** What stands below each photo besides what it is and was taken for. */
  readonly below?: (photo: PhotoJudgement) => ComponentChildren;
}

const AT_ONCE = 24;

/** Photos with what they are and the probabilities that the network gave; each leads to its feature maps. */
export function PhotoGrid({ run: { id, startedAt }, split, checkpoint, classes, photos, below }: Props) {
  const [most, setMost] = useState(AT_ONCE);
  return (
    <>
      <ul class="photos">
        {photos.slice(0, most).map((photo) => {
          const { index, file, label, predicted, confidence, loss } = photo;
          const isRight = label === predicted;
          return (
            <li key={index}>
              <a
                href={runAddress(
                  id,
                  "features",
                  writeKept(featuresView, address.route.query, { split, index, checkpoint }),
                )}
                title={say(w.lookInside)(file)}
              >
                <img
                  src={api.photo(id, startedAt, split, index)}
                  loading="lazy"
                  width="128"
                  height="128"
                  alt={`${file}, ${classes[label]}`}
                />
              </a>
              <span class={isRight ? "right" : "wrong"}>
                {formatPercent(confidence)} {classes[predicted]}
              </span>
              {!isRight && <span>{say(w.trueOne)(formatPercent(Math.exp(-loss)), classes[label])}</span>}
              {below?.(photo)}
            </li>
          );
        })}
      </ul>
      {photos.length > most && (
        <button type="button" onClick={() => setMost(most + 4 * AT_ONCE)}>
          {say(commonWords.showMore)(photos.length - most)}
        </button>
      )}
    </>
  );
}
