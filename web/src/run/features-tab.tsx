import { useEffect, useMemo, useState } from "preact/hooks";
import type { FeatureResponse } from "../../../src/page/api.js";
import { api, type Picture } from "../api.js";
import { type Asked, useAsked, Waiting } from "../parts/asked.js";
import { CheckpointSlider, keptOr } from "../parts/checkpoint-slider.js";
import { splitNamed } from "../parts/choice.js";
import { EnlargedMap } from "./enlarged-map.js";
import { ImageColumn } from "./image-column.js";
import { LayerMaps, type MapChoice } from "./layer-maps.js";
import { PictureInput } from "./picture-input.js";
import type { TabProps } from "./tab-props.js";

let files = 0;
const numbers = new WeakMap<Blob, number>();

/** Text that stands for a picture: two files of the same name are two. */
function questionOf(picture: Picture | null): string | null {
  if (picture === null) return null;
  if (picture.type === "photo") return `${picture.split} ${picture.index}`;
  if (!numbers.has(picture.blob)) numbers.set(picture.blob, files++);
  return `file ${numbers.get(picture.blob)}`;
}

function useFeatures(id: string, checkpoint: string, picture: Picture | null, version: number): Asked<FeatureResponse> {
  const question = questionOf(picture);
  const whole = question === null || checkpoint === "" ? null : JSON.stringify([id, checkpoint, version, question]);
  return useAsked(whole, () => api.features(id, checkpoint, picture!));
}

/** What every layer makes of an image, or of two side by side, and where in them each class is seen. */
export function FeaturesTab({ id, run, query }: TabProps) {
  const asked = { split: splitNamed(query.get("split")), index: Number(query.get("index") ?? 0) };
  const [checkpoint, setCheckpoint] = useState(query.get("checkpoint") ?? "best");
  const [first, setFirst] = useState<Picture>({ type: "photo", ...asked });
  const [second, setSecond] = useState<Picture | null>(null);
  const [choice, setChoice] = useState<MapChoice | null>(null);
  useEffect(() => setFirst({ type: "photo", ...asked }), [asked.split, asked.index]);
  const chosen = keptOr(run, checkpoint);
  const version = run.summary.best?.epoch ?? 0;
  const answers = [useFeatures(id, chosen, first, version), useFeatures(id, chosen, second, version)];
  const pictures = second === null ? [first] : [first, second];
  const images = useMemo(() => {
    const values = answers.slice(0, pictures.length).map(({ value }) => value);
    return values.every((value) => value !== null) ? values : null;
  }, [answers[0].value, answers[1].value, pictures.length]);
  return (
    <section aria-label="Feature maps">
      <div class="controls">
        <CheckpointSlider run={run} chosen={chosen} onChoose={setCheckpoint} />
        {second !== null && (
          <button type="button" onClick={() => setSecond(null)}>
            Leave the second out
          </button>
        )}
      </div>
      <div class="pair">
        <PictureInput name="First image" picture={first} photos={run.photos} onChoose={setFirst} />
        <PictureInput name="Second image, to compare" picture={second} photos={run.photos} onChoose={setSecond} />
      </div>
      {answers.slice(0, pictures.length).map((answer, image) => (
        <Waiting key={image} asked={answer}>
          The network looks at the image …
        </Waiting>
      ))}
      {images !== null && (
        <>
          <div class={images.length === 2 ? "pair" : ""}>
            {images.map(
              (features, image) =>
              <ImageColumn key={image} id={id} checkpoint={chosen} picture={pictures[image]} question={questionOf(pictures[image])!} classes={run.classes} features={features} />, // prettier-ignore
            )}
          </div>
          <p class="hint">
            Black is 0, white each map's largest value{images.length === 2 && " over both images"}. Choose a map to
            enlarge it.
          </p>
          {images[0].layers.map(({ name }, layer) => (
            <LayerMaps key={name} images={images} layer={layer} onChoose={setChoice} />
          ))}
          {choice !== null && (
            <EnlargedMap images={images} choice={choice} onChoose={setChoice} onClose={() => setChoice(null)} />
          )}
        </>
      )}
    </section>
  );
}
