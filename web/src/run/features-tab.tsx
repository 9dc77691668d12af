import { useEffect, useMemo, useState } from "preact/hooks";
import type { FeatureResponse } from "../../../src/page/api.js";
import { featuresView, splitNamed } from "../../../src/page/views.js";
import { api, type Picture } from "../api.js";
import { type Asked, useAsked, Waiting } from "../parts/asked.js";
import { CheckpointSlider, keptOr } from "../parts/checkpoint-slider.js";
import { useKept } from "../route.js";
import { EnlargedMap } from "./enlarged-map.js";
import { ImageColumn } from "./image-column.js";
import { LayerMaps, type MapChoice } from "./layer-maps.js";
import { MapTip } from "./map-tip.js";
import { PictureInput } from "./picture-input.js";
import type { TabProps } from "./tab-props.js";
import { commonWords } from "../../../src/page/words/common.js";
import { insideWords as w } from "../../../src/page/words/inside.js";
import { say } from "../language.js";

let files = 0;
const numbers = new WeakMap<Blob, number>();

/** Text that stands for a picture: two files of the same name are two. */
function questionOf(picture: Picture | null): string | null {
  if (picture === null) return null;
  if (picture.type === "photo") return `${picture.split} ${picture.index}`;
  if (!numbers.has(picture.blob)) numbers.set(picture.blob, files++);
  return `file ${numbers.get(picture.blob)}`;
}

/** The map that an address names; null where the network has none of that name. */
function choiceOf(
  named: readonly [string, string] | null,
  images: readonly FeatureResponse[] | null,
): MapChoice | null {
  const layer = images?.[0].layers.findIndex(({ name }) => name === named?.[0]) ?? -1;
  const channel = Number(named?.[1]) - 1;
  return layer >= 0 && Number.isInteger(channel) && channel >= 0 && channel < images![0].layers[layer].channels
    ? { layer, channel }
    : null;
}

function useFeatures(id: string, checkpoint: string, picture: Picture | null, version: number): Asked<FeatureResponse> {
  const question = questionOf(picture);
  const whole = question === null || checkpoint === "" ? null : JSON.stringify([id, checkpoint, version, question]);
  return useAsked(whole, () => api.features(id, checkpoint, picture!));
}

/** What every layer makes of an image, or of two side by side, and where in them each class is seen. */
export function FeaturesTab({ id, run }: TabProps) {
  const [view, choose] = useKept(featuresView);
  /** An image of the user's own stands in no address. */
  const [ownFirst, setOwnFirst] = useState<Picture | null>(null);
  const [ownSecond, setOwnSecond] = useState<Picture | null>(null);
  const first = ownFirst ?? { type: "photo", split: view.split, index: view.index };
  const [secondSplit, secondIndex] = view.second ?? ["", ""];
  const second = ownSecond ?? (view.second === null ? null : { type: "photo", split: splitNamed(secondSplit), index: Number(secondIndex) || 0 }); // prettier-ignore
  useEffect(() => setOwnFirst(null), [view.split, view.index]);
  const setFirst = (picture: Picture) => {
    setOwnFirst(picture.type === "photo" ? null : picture);
    if (picture.type === "photo") choose({ split: picture.split, index: picture.index });
  };
  const setSecond = (picture: Picture | null) => {
    setOwnSecond(picture?.type === "file" ? picture : null);
    choose({ second: picture?.type === "photo" ? [picture.split, String(picture.index)] : null });
  };
  const setChoice = (choice: MapChoice | null) =>
    choose(choice === null ? { map: null, at: null } : { map: [layerNames[choice.layer], String(choice.channel + 1)] });
  const chosen = keptOr(run, view.checkpoint);
  const version = run.summary.best?.epoch ?? 0;
  const answers = [useFeatures(id, chosen, first, version), useFeatures(id, chosen, second, version)];
  const pictures = second === null ? [first] : [first, second];
  const looked = pictures.map((picture) => ({ id, checkpoint: chosen, version, picture, question: questionOf(picture)! })); // prettier-ignore
  const images = useMemo(() => {
    const values = answers.slice(0, pictures.length).map(({ value }) => value);
    return values.every((value) => value !== null) ? values : null;
  }, [answers[0].value, answers[1].value, pictures.length]);
  const layerNames = images?.[0].layers.map(({ name }) => name) ?? [];
  const choice = choiceOf(view.map, images);
  return (
    <section aria-label={say(w.features)}>
      <h2>{say(w.features)}</h2>
      <div class="controls">
        <CheckpointSlider run={run} chosen={chosen} onChoose={(checkpoint) => choose({ checkpoint })} />
        {second !== null && (
          <button type="button" onClick={() => setSecond(null)}>
            {say(w.leaveOut)}
          </button>
        )}
      </div>
      <div class="pair">
        <PictureInput name={say(w.firstImage)} picture={first} run={run} onChoose={setFirst} />
        <PictureInput name={say(w.secondImage)} picture={second} run={run} onChoose={setSecond} />
      </div>
      {answers.slice(0, pictures.length).map((answer, image) => (
        <Waiting key={image} asked={answer}>
          {say(commonWords.lookingAtImage)}
        </Waiting>
      ))}
      {images !== null && (
        <>
          <div class={images.length === 2 ? "pair" : ""}>
            {images.map((features, image) => (
              <ImageColumn key={image} image={image} of={looked[image]} classes={run.classes} features={features} />
            ))}
          </div>
          <p class="hint">{say(images.length === 2 ? w.mapHintBoth : w.mapHint)}</p>
          <MapTip images={images}>
            {images[0].layers.map(({ name }, layer) => (
              <LayerMaps key={name} images={images} layer={layer} onChoose={setChoice} />
            ))}
          </MapTip>
          {choice !== null && (
            <EnlargedMap
              run={run}
              images={images}
              of={looked}
              choice={choice}
              onChoose={setChoice}
              onLeave={() => setOwnFirst(null)}
              onClose={() => setChoice(null)}
            />
          )}
        </>
      )}
    </section>
  );
}
