import { useMemo } from "preact/hooks";
import { formatPercent } from "../../../src/core/format.js";
import type { FeatureResponse } from "../../../src/page/api.js";
import { featuresView } from "../../../src/page/views.js";
import { api } from "../api.js";
import { useAsked, Waiting } from "../parts/asked.js";
import { bytesOf } from "../parts/bytes.js";
import { Choice } from "../parts/choice.js";
import { overlaid } from "../parts/overlay.js";
import { Pixels, planesImage } from "../parts/pixels.js";
import { Probabilities } from "../parts/probabilities.js";
import { useKept } from "../route.js";
import type { LookedInto } from "./map-numbers.js";
import { insideWords as w } from "../../../src/page/words/inside.js";
import { say } from "../language.js";

interface Props {
  /** 0 for the first, 1 for the second. */
  readonly image: number;
  readonly of: LookedInto;
  readonly classes: readonly string[];
  readonly features: FeatureResponse;
}

const METHODS = [
  ["grad-cam", w.gradCam],
  ["occlusion", w.occlusion],
] as const;
const EXPLAINED = {
  "grad-cam": w.gradCamHint,
  occlusion: w.occlusionHint,
} as const;
/** No class is called so: names are not empty. */
const MOST_PROBABLE = "";

/** An image as the network sees it, what it says of it, and where in it each class is seen. */
export function ImageColumn({
  image: column,
  of: { id, checkpoint, version, picture, question },
  classes,
  features,
}: Props) {
  const [view, choose] = useKept(featuresView);
  const [method, named] = column === 0 ? [view.method, view.for] : [view.method2, view.for2];
  const name = named !== null && classes.includes(named) ? named : MOST_PROBABLE;
  const labels = name === MOST_PROBABLE ? [] : [classes.indexOf(name)];
  const asked = useAsked(JSON.stringify([question, checkpoint, version, method, labels]), () => api.cam(id, checkpoint, picture, method, labels)); // prettier-ignore
  const image = useMemo(() => planesImage(bytesOf(features.pixels), features.size), [features]);
  const maps = useMemo(
    () =>
      (asked.value?.maps ?? []).map((map) => ({
        ...map,
        image: overlaid(image, bytesOf(map.data), map.width, map.height),
      })),
    [asked.value, image],
  );
  return (
    <div class="image-column">
      <div class="seen">
        <Pixels image={image} label={say(w.asSeen)} />
        <Probabilities classes={classes} probabilities={features.probabilities} />
      </div>
      <div class="controls">
        <Choice
          label={say(w.where)}
          value={method}
          options={METHODS.map(([value, name]) => [value, say(name)] as const)}
          onChoose={(next) => choose(column === 0 ? { method: next } : { method2: next })}
        />
        <Choice
          label={say(w.for)}
          value={name}
          options={[[MOST_PROBABLE, say(w.twoMostProbable)], ...classes.map((each) => [each, each] as const)]}
          onChoose={(next) => {
            const chosen = next === MOST_PROBABLE ? null : next;
            choose(column === 0 ? { for: chosen } : { for2: chosen });
          }}
        />{" "}
        {/* prettier-ignore */}
      </div>
      <p class="hint">{say(EXPLAINED[method])}</p>
      <Waiting asked={asked} />
      <div class={asked.isWaiting ? "cams stale" : "cams"}>
        {maps.map(({ label, image: shown, largest }) => (
          <figure key={label}>
            <Pixels image={shown} label={say(w.sees)(classes[label])} />
            <figcaption>
              {classes[label]} {formatPercent(features.probabilities[label])}
              {largest === 0 && say(w.nothingSpeaks)}
            </figcaption>
          </figure>
        ))}
      </div>
    </div>
  );
}
