import { useEffect, useMemo, useState } from "preact/hooks";
import { channelPixels, rgbPixels } from "../../../src/look/filter-data.js";
import { filtersView } from "../../../src/page/views.js";
import { api } from "../api.js";
import { useAsked, Waiting } from "../parts/asked.js";
import { floatsOf } from "../parts/bytes.js";
import { greyImage, Pixels, type Rgb } from "../parts/pixels.js";
import { useKept } from "../route.js";
import type { TabProps } from "./tab-props.js";
import { commonWords } from "../../../src/page/words/common.js";
import { insideWords as w } from "../../../src/page/words/inside.js";
import { say, useLanguage } from "../language.js";

/** How long each time stands while they are played. */
const FRAME_MS = 600;
const CHANNELS = [w.red, w.green, w.blue];

/** The first convolution's filters at every kept checkpoint, all on one scale. */
export function FiltersTab({ id, run }: TabProps) {
  const [{ time }, choose] = useKept(filtersView);
  const version = JSON.stringify([run.checkpoints, run.summary.best?.epoch, run.summary.done]);
  const asked = useAsked(run.checkpoints.length === 0 ? null : `${id} ${version}`, () => api.filters(id));
  const filters = asked.value;
  const language = useLanguage();
  const last = (filters?.times.length ?? 1) - 1;
  const wanted = filters?.times.findIndex(({ checkpoint }) => checkpoint === time) ?? -1;
  const shown = wanted < 0 ? last : wanted;
  const [isPlaying, setIsPlaying] = useState(false);
  const next = filters?.times[shown + 1]?.checkpoint;
  useEffect(() => {
    if (!isPlaying) return;
    if (next === undefined) return setIsPlaying(false);
    const timer = setTimeout(() => choose({ time: next }), FRAME_MS);
    return () => clearTimeout(timer);
  }, [isPlaying, next]);
  const rows = useMemo(() => {
    if (filters === null) return [];
    const weight = { dtype: "float32" as const, shape: filters.shape, data: floatsOf(filters.times[shown].weights) };
    const [count, channels] = filters.shape;
    const each = (draw: (filter: number) => Rgb) => Array.from({ length: count }, (_, filter) => draw(filter));
    const grey = Array.from({ length: channels }, (_, channel) => ({
      name: channels === 3 ? say(CHANNELS[channel]) : say(w.input)(channel + 1),
      images: each((filter) => {
        const { data, width, height } = channelPixels(weight, filter, channel, filters.scale);
        return greyImage(data, width, height);
      }),
    }));
    if (channels !== 3) return grey;
    return [{ name: say(w.colour), images: each((filter) => rgbPixels(weight, filter, filters.scale)) }, ...grey];
  }, [filters, shown, language]);
  if (filters === null) return <Waiting asked={asked}>{say(commonWords.readingCheckpoints)}</Waiting>;
  const { epoch, moved, checkpoint } = filters.times[shown];
  const after = epoch === 0 ? say(commonWords.beforeTraining) : say(commonWords.afterEpoch)(epoch);
  const name = /^\d/.test(checkpoint) ? after : say(w.timeNamed)(after, say(checkpoint === "best" ? commonWords.best : commonWords.last)); // prettier-ignore
  return (
    <section aria-label={say(w.filters)}>
      <h2>{say(w.filters)}</h2>
      <div class="controls">
        <label class="slider grow">
          <span>
            {filters.layer} <strong>{name}</strong>
          </span>
          <input
            type="range"
            min={0}
            max={last}
            value={shown}
            aria-valuetext={name}
            onInput={(event) => choose({ time: filters.times[Number(event.currentTarget.value)].checkpoint })}
          />
        </label>
        <button
          type="button"
          disabled={last === 0}
          onClick={() => {
            if (!isPlaying && next === undefined) choose({ time: filters.times[0].checkpoint });
            setIsPlaying(!isPlaying);
          }}
        >
          {say(isPlaying ? commonWords.pause : commonWords.play)}
        </button>
      </div>
      <p class="hint">{say(w.filterHint)(filters.scale.toPrecision(3))}</p>
      <div class="wide" tabIndex={0} role="region" aria-label={say(w.filtersScroll)}>
        <table class="filters">
          <tbody>
            {rows.map(({ name: row, images }) => (
              <tr key={row}>
                <th scope="row">{row}</th>
                {images.map((image, filter) => (
                  <td key={filter}>
                    <Pixels image={image} label={say(w.filterLabel)(filter + 1, row)} isSharp />
                  </td>
                ))}
              </tr>
            ))}
            <tr>
              <th scope="row">{say(w.moved)}</th>
              {moved.map((value, filter) => (
                <td key={filter} class="number">
                  {value === null ? "–" : value.toFixed(value < 10 ? 2 : 0)}
                </td>
              ))}
            </tr>
          </tbody>
        </table>
      </div>
    </section>
  );
}
