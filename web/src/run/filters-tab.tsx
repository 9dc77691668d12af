import { useEffect, useMemo, useState } from "preact/hooks";
import { channelPixels, rgbPixels } from "../../../src/look/inside/filter-data.js";
import type { Filters } from "../../../src/page/api.js";
import { filtersView } from "../../../src/page/views.js";
import { commonWords } from "../../../src/page/words/common.js";
import { insideWords as w } from "../../../src/page/words/inside.js";
import { api } from "../api.js";
import { say, useLanguage } from "../language.js";
import { useAsked, Waiting } from "../parts/asked.js";
import { floatsOf } from "../parts/bytes.js";
import { Choice } from "../parts/choice.js";
import { greyImage, type Rgb } from "../parts/pixels.js";
import { useKept } from "../route.js";
import { FilterTable, type FilterRow, type FilterWeights } from "./filter-table.js";
import type { TabProps } from "./tab-props.js";

/** How long each time stands while they are played. */
const FRAME_MS = 600;
const CHANNELS = [w.red, w.green, w.blue];

/** The rows of one time. */
function rowsOf({ shape, scale, whole, times }: Filters, time: number): FilterRow[] {
  const weight = { dtype: "float32" as const, shape, data: floatsOf(times[time].weights) };
  const [count, channels, height, width] = shape;
  const area = height * width;
  // Colours are those of the images, which have three channels.
  const isColour = whole[1] === 3;
  const each = (draw: (filter: number) => Rgb) => Array.from({ length: count }, (_, filter) => draw(filter));
  const nameOf = (channel: number) => (isColour ? say(CHANNELS[channel]) : say(w.input)(channel + 1));
  const weightsOf = (filter: number, channel: number): FilterWeights => {
    const start = (filter * channels + channel) * area;
    return { name: nameOf(channel), values: weight.data.subarray(start, start + area) };
  };
  const grey = Array.from({ length: channels }, (_, channel) => ({
    name: nameOf(channel),
    weightsOf: (filter: number) => [weightsOf(filter, channel)],
    images: each((filter) => {
      const { data, width, height } = channelPixels(weight, filter, channel, scale);
      return greyImage(data, width, height);
    }),
  }));
  return isColour
    ? [
        {
          name: say(w.colour),
          images: each((filter) => rgbPixels(weight, filter, scale)),
          weightsOf: (filter: number) => CHANNELS.map((_, channel) => weightsOf(filter, channel)),
        },
        ...grey,
      ]
    : grey;
}

/** What a time is called. */
function timeName({ epoch, checkpoint }: Filters["times"][number]): string {
  const after = epoch === 0 ? say(commonWords.beforeTraining) : say(commonWords.afterEpoch)(epoch);
  if (/^\d/.test(checkpoint)) return after;
  return say(w.timeNamed)(after, say(checkpoint === "best" ? commonWords.best : commonWords.last));
}

/** A convolution's filters at every kept checkpoint, all on one scale: one time after another, or all side by side. */
export function FiltersTab({ id, run }: TabProps) {
  const [{ layer, time, beside, input }, choose] = useKept(filtersView);
  const version = JSON.stringify([layer, run.checkpoints, run.summary.best?.epoch, run.summary.done]);
  const asked = useAsked(run.checkpoints.length === 0 ? null : `${id} ${version}`, () => api.filters(id, layer));
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
  const all = useMemo(
    () => filters?.times.map((_, index) => (beside || index === shown ? rowsOf(filters, index) : [])) ?? [],
    [filters, shown, beside, language],
  );
  if (filters === null) return <Waiting asked={asked}>{say(commonWords.readingCheckpoints)}</Waiting>;
  const name = timeName(filters.times[shown]);
  const [count, channels, , kernelWidth] = filters.shape;
  const inputs = all[shown].map((row) => row.name);
  const chosenInput = Math.min(input, inputs.length - 1);
  const rows = beside
    ? filters.times.map((time, index) => ({ ...all[index][chosenInput], name: timeName(time) }))
    : all[shown];
  return (
    <section aria-label={say(w.filters)}>
      <h2>{say(w.filters)}</h2>
      <div class="controls">
        {filters.layers.length > 1 && (
          <Choice
            label={say(w.convolution)}
            value={filters.layer}
            options={filters.layers.map((one) => [one, one] as const)}
            onChoose={(one) => choose({ layer: one, input: 0 })}
          />
        )}
        <label class="check">
          <input type="checkbox" checked={beside} onChange={() => choose({ beside: !beside })} /> {say(w.allTimes)}
        </label>
        {beside ? (
          <Choice
            label={say(w.shownOf)}
            value={String(chosenInput)}
            options={inputs.map((one, index) => [String(index), one] as const)}
            onChoose={(one) => choose({ input: Number(one) })}
          />
        ) : (
          <>
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
          </>
        )}
      </div>
      <p class="hint">
        {say(w.filterHint)(filters.scale.toPrecision(3))}{" "}
        {(count < filters.whole[0] || channels < filters.whole[1]) &&
          say(w.firstOnly)(count, channels, filters.whole[0], filters.whole[1])}
      </p>
      <p class="hint">{say(w.pointAtFilter)}</p>
      <FilterTable
        rows={rows}
        moved={filters.times[beside ? last : shown].moved}
        columns={kernelWidth}
        scale={filters.scale}
        isStale={asked.isWaiting}
      />
    </section>
  );
}
