import { useState } from "preact/hooks";
import type { RunSummary } from "../../../src/page/api.js";
import { type CompareAxis, compareAxes } from "../../../src/page/compare-axes.js";
import type { Difference } from "../../../src/page/differences.js";
import { runAddress } from "../../../src/page/route.js";
import { runLooks } from "../../../src/page/run-looks.js";
import { compareView } from "../../../src/page/views.js";
import { listWords as w } from "../../../src/page/words/list.js";
import { say, useLanguage } from "../language.js";
import { live } from "../live.js";
import { Choice } from "../parts/choice.js";
import { type Stroke, strokeOf } from "../parts/colors.js";
import { markerPoints } from "../parts/marker.js";
import { useKept } from "../route.js";

/** A run as it is drawn. */
interface Drawn {
  readonly run: RunSummary;
  readonly name: string;
  readonly stroke: Stroke;
}

interface Props {
  /** The runs, what they are called beside one another, and in what they differ. */
  readonly runs: readonly RunSummary[];
  readonly names: readonly string[];
  readonly found: readonly Difference[];
}

const AXIS_WIDTH = 150;
const HEIGHT = 260;
const TOP = 34;
const BOTTOM = 20;
const SCATTER = { width: 560, height: 300, left: 76, right: 20, top: 14, bottom: 44 };
const RADIUS = 5;

const shortened = (text: string, most: number) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** Each run as a line over axes that stand side by side. */
function Parallel({ axes, drawn }: { axes: readonly CompareAxis[]; drawn: readonly Drawn[] }) {
  const [pointed, setPointed] = useState<string | null>(null);
  const x = (axis: number) => AXIS_WIDTH * (axis + 0.5);
  const y = (place: number) => HEIGHT - BOTTOM - place * (HEIGHT - TOP - BOTTOM);
  return (
    <svg
      class="parallel"
      role="group"
      aria-label={say(w.parallel)(drawn.length)}
      width={AXIS_WIDTH * axes.length}
      height={HEIGHT}
    >
      {axes.map(({ name, ticks }, axis) => (
        <g key={name}>
          <line x1={x(axis)} x2={x(axis)} y1={y(0)} y2={y(1)} class="axis" />
          <text x={x(axis)} y={16} text-anchor="middle" class="title">
            {shortened(name, 22)}
          </text>
          {ticks.map(({ place, text }) => (
            <text key={place} x={x(axis) + 6} y={y(place) + 4}>
              {shortened(text, 18)}
            </text>
          ))}
        </g>
      ))}
      {drawn.map(({ run, name, stroke }, index) => {
        const points = axes.flatMap(({ places }, axis) => {
          const place = places[index];
          return place === null ? [] : [`${x(axis)},${y(place)}`];
        });
        return (
          <a
            key={run.id}
            href={runAddress(run.id, "overview")}
            aria-label={name}
            class={pointed === null || pointed === run.id ? "" : "faint"}
            onPointerEnter={() => setPointed(run.id)}
            onPointerLeave={() => setPointed(null)}
            onFocus={() => setPointed(run.id)}
            onBlur={() => setPointed(null)}
          >
            <title>{name}</title>
            <polyline points={points.join(" ")} class="reach" />
            <polyline
              points={points.join(" ")}
              stroke={stroke.color}
              stroke-width={2}
              stroke-dasharray={stroke.dash.join(" ")}
            />
          </a>
        );
      })}
    </svg>
  );
}

/** Each run as a point over a setting, as high as a result. */
function Scatter({ across, up, drawn }: { across: CompareAxis; up: CompareAxis; drawn: readonly Drawn[] }) {
  const { width, height, left, right, top, bottom } = SCATTER;
  const x = (place: number) => left + RADIUS + place * (width - left - right - 2 * RADIUS);
  const y = (place: number) => height - bottom - RADIUS - place * (height - top - bottom - 2 * RADIUS);
  return (
    <svg
      class="scatter"
      role="img"
      aria-label={say(w.scatter)(across.name, up.name)}
      viewBox={`0 0 ${width} ${height}`}
    >
      <line x1={left} x2={width - right} y1={height - bottom} y2={height - bottom} class="axis" />
      <line x1={left} x2={left} y1={top} y2={height - bottom} class="axis" />
      {across.ticks.map(({ place, text }) => (
        <text key={place} x={x(place)} y={height - bottom + 16} text-anchor="middle">
          {shortened(text, 12)}
        </text>
      ))}
      <text x={(left + width - right) / 2} y={height - 8} text-anchor="middle" class="title">
        {across.name}
      </text>
      {up.ticks.map(({ place, text }) => (
        <text key={place} x={left - 6} y={y(place) + 4} text-anchor="end">
          {text}
        </text>
      ))}
      {drawn.map(({ run, name, stroke }, index) => {
        const [placeX, placeY] = [across.places[index], up.places[index]];
        if (placeX === null || placeY === null) return null;
        const points = markerPoints(stroke.marker, x(placeX), y(placeY), RADIUS);
        const said = `${name}: ${across.texts[index]}, ${up.texts[index]}`;
        return (
          <g key={run.id} fill={stroke.color}>
            <title>{said}</title>
            {points === null ? <circle cx={x(placeX)} cy={y(placeY)} r={RADIUS} /> : <polygon points={points} />}
          </g>
        );
      })}
    </svg>
  );
}

/** What runs differ in against what they reached: parallel coordinates, and a scatter over one setting. */
export function SettingsChart({ runs, names, found }: Props) {
  const [view, choose] = useKept(compareView);
  const [isOpen, setIsOpen] = useState(false);
  const axes = compareAxes(found, runs, useLanguage());
  const looks = runLooks(runs, live.colors);
  const drawn = runs.map((run, index) => ({ run, name: names[index], stroke: strokeOf(looks.get(run.id)!, "val") }));
  const settings = axes.filter(({ result }) => result === null);
  const results = axes.filter(({ result }) => result !== null);
  if (results.length === 0 || settings.length === 0) return null;
  const across = settings.find(({ name }) => name === view.across) ?? settings[0];
  const up = results.find(({ result }) => result === view.up) ?? results[0];
  return (
    <details class="settings-chart" open={isOpen} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>{say(w.settingsAndResults)}</summary>
      {isOpen && (
        <>
          <p class="hint">{say(w.parallelHint)}</p>
          <div class="wide">
            <Parallel axes={axes} drawn={drawn} />
          </div>
          <div class="controls">
            <Choice
              label={say(w.across)}
              value={across.name}
              options={settings.map(({ name }) => [name, name] as const)}
              onChoose={(name) => choose({ across: name })}
            />
            <Choice
              label={say(w.up)}
              value={up.result!}
              options={results.map(({ result, name }) => [result!, name] as const)}
              onChoose={(result) => choose({ up: result })}
            />
          </div>
          <Scatter across={across} up={up} drawn={drawn} />
        </>
      )}
    </details>
  );
}
