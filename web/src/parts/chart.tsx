import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { useEffect, useRef, useState } from "preact/hooks";
import type { CurveAxis } from "../../../src/page/views.js";
import { curveWords as w } from "../../../src/page/words/curves.js";
import { say } from "../language.js";
import { isDark, onDarkness, type Stroke } from "./colors.js";
import { drawMarker } from "./marker.js";
import { Swatch } from "./swatch.js";

/** One curve over the chart's positions: null is a gap; where it has no value of its own, it is drawn on. */
export interface Curve {
  readonly name: string;
  readonly stroke: Stroke;
  /** In the background: thin and pale, and not among the values under the mouse. */
  readonly isFaint?: boolean;
  /** Named, but not drawn. */
  readonly isOff?: boolean;
  /** What choosing it in the legend does. */
  readonly onToggle?: () => void;
  readonly values: readonly (number | null | undefined)[];
}

type Range = readonly [number, number];

interface Props {
  readonly title: string;
  /** What the positions are. */
  readonly axis: CurveAxis;
  readonly at: readonly number[];
  readonly curves: readonly Curve[];
  readonly isLog?: boolean;
  readonly format: (value: number) => string;
  /** The part of the axis that is shown; null for all. */
  readonly zoom: Range | null;
  readonly onZoom: (range: Range | null) => void;
  /** The position that is pointed at, in any of the charts that share it. */
  readonly cursor: number | null;
  readonly onCursor: (position: number | null) => void;
}

/** What one position of each axis is called. */
const ONE = { epoch: w.epoch, step: w.step, time: w.minute };

const HEIGHT = 260;
/** With more positions than that, points would hide the line; markers are drawn at so many of them. */
const MOST_POINTS = 12;
/** How much of what is shown `+` leaves. */
const ZOOM_STEP = 0.6;

/** uPlot's own name for it is there for the compiler alone. */
const LOGARITHMIC = { distr: 3 } as unknown as uPlot.Scale;

/** What the chart's callbacks need, always as of the last drawing. */
interface Latest {
  props: Props;
}

/** Draws the markers that tell apart runs of one colour, and those of short curves. */
function drawMarkers(plot: uPlot, curves: readonly Curve[]): void {
  const radius = 3.4 * devicePixelRatio;
  const [from, to] = plot.series[0].idxs ?? [0, plot.data[0].length - 1];
  const isShort = plot.data[0].length <= MOST_POINTS;
  plot.ctx.save();
  plot.ctx.rect(plot.bbox.left, plot.bbox.top, plot.bbox.width, plot.bbox.height);
  plot.ctx.clip();
  for (const [index, { stroke, isFaint, isOff }] of curves.entries()) {
    if (isFaint || isOff || !(isShort || stroke.isMarked)) continue;
    const values = plot.data[index + 1];
    const own = Array.from({ length: to - from + 1 }, (_, offset) => from + offset).filter((at) => typeof values[at] === "number"); // prettier-ignore
    const step = Math.max(1, Math.ceil(own.length / MOST_POINTS));
    for (let place = 0; place < own.length; place += step) {
      const [x, y] = [plot.data[0][own[place]], values[own[place]]!];
      drawMarker(plot.ctx, stroke, plot.valToPos(x, "x", true), plot.valToPos(y, "y", true), stroke.isMarked ? radius : radius / 1.4); // prettier-ignore
    }
  }
  plot.ctx.restore();
}

function optionsOf({ curves, format, isLog = false, axis: name }: Props, width: number, latest: Latest): uPlot.Options {
  const ink = isDark() ? "#b9bec7" : "#555";
  const grid = isDark() ? "#2c313a" : "#e4e4e4";
  const axis = {
    stroke: ink,
    grid: { stroke: grid, width: 1 },
    ticks: { stroke: grid, width: 1 },
    font: "12px system-ui",
  };
  const select = (plot: uPlot) => {
    const { left, width: dragged } = plot.select;
    if (dragged < 3) return;
    latest.props.onZoom([plot.posToVal(left, "x"), plot.posToVal(left + dragged, "x")]);
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  };
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { drag: { x: true, y: false, setScale: false }, points: { size: 6 } },
    scales: {
      x: {
        time: false,
        range: (_, low, high) => [...(latest.props.zoom ?? [low ?? 0, high ?? 1])] as [number, number],
      },
      y: isLog ? LOGARITHMIC : {},
    },
    axes: [
      name === "epoch" ? { ...axis, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000] } : axis,
      { ...axis, size: 72, values: (_, ticks) => ticks.map((tick) => (tick === null ? "" : format(tick))) },
    ],
    series: [
      {},
      ...curves.map(({ name, stroke, isFaint = false, isOff = false }) => ({
        label: name,
        show: !isOff,
        stroke: isFaint ? `${stroke.color}55` : stroke.color,
        width: isFaint ? 1 : stroke.width,
        points: { show: false },
        dash: isFaint ? [] : [...stroke.dash],
      })),
    ],
    hooks: {
      setCursor: [
        ({ cursor }) =>
          latest.props.onCursor(typeof cursor.idx === "number" ? (latest.props.at[cursor.idx] ?? null) : null),
      ],
      setSelect: [select],
      draw: [(plot) => drawMarkers(plot, latest.props.curves)],
    },
  };
}

/**
 * Curves, with the values at the position under the mouse below them. Dragging over a part of the axis shows only that, a
 * double click all again. With the focus on the chart, the arrow keys move from position to position, `+` and `-` zoom about
 * the one that is pointed at, and `0` shows all.
 */
export function Chart(props: Props) {
  const { title, axis, at, curves, format, isLog = false, zoom, onZoom, cursor, onCursor } = props;
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef<Latest>({ props });
  latest.current.props = props;
  const [darkness, setDarkness] = useState(0);
  const looks = JSON.stringify([
    darkness,
    isLog,
    axis,
    curves.map(({ name, stroke, isFaint, isOff }) => [name, stroke, isFaint, isOff]),
  ]);
  // A logarithm of nothing is no point of a curve.
  const drawable = (value: number | null | undefined) =>
    isLog && typeof value === "number" && value <= 0 ? null : value;
  const data = [at, ...curves.map(({ values }) => values.map(drawable))] as unknown as uPlot.AlignedData;

  useEffect(() => onDarkness(() => setDarkness((count) => count + 1)), []);
  useEffect(() => {
    const element = place.current!;
    const drawn = new uPlot(optionsOf(props, element.clientWidth, latest.current), data, element);
    plot.current = drawn;
    const observer = new ResizeObserver(() => drawn.setSize({ width: element.clientWidth, height: HEIGHT }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      drawn.destroy();
    };
  }, [looks]);
  useEffect(() => plot.current?.setData(data), [JSON.stringify(data), JSON.stringify(zoom)]);
  /** The last position up to the one that is pointed at: charts that share it need not have the same ones. */
  const pointed = cursor === null ? null : Math.max(0, at.findLastIndex((position) => position <= cursor)); // prettier-ignore
  useEffect(() => {
    const drawn = plot.current;
    if (drawn === null || (drawn.cursor.idx ?? null) === pointed) return;
    const left = pointed === null || pointed >= at.length ? -10 : drawn.valToPos(at[pointed], "x");
    drawn.setCursor({ left, top: pointed === null ? -10 : HEIGHT / 3 }, false);
  }, [pointed, looks]);

  const shown = pointed === null || pointed >= at.length ? at.length - 1 : pointed;
  const written = (position: number) =>
    axis === "time" || (axis === "epoch" && !Number.isInteger(position))
      ? position.toFixed(1)
      : String(Math.round(position));
  /** A curve's value where one points, or the last one before that. */
  const valueAt = (values: Curve["values"]) => {
    let index = shown;
    while (index >= 0 && values[index] === undefined) index--;
    if (index < 0 || typeof values[index] !== "number") {
      index = cursor === null ? values.findLastIndex((value) => typeof value === "number") : -1;
      if (index < 0) return "–";
    }
    const own = values.findLastIndex((value) => typeof value === "number") === index && index < shown;
    return own
      ? `${format(values[index]!)} (${say(w.at)(say(ONE[axis]), written(at[index]))})`
      : format(values[index]!);
  };
  const zoomBy = (factor: number) => {
    if (at.length < 2) return;
    const [low, high] = zoom ?? [at[0], at[at.length - 1]];
    const middle = cursor === null ? (low + high) / 2 : at[shown];
    const next = [Math.max(at[0], middle - (middle - low) * factor), Math.min(at[at.length - 1], middle + (high - middle) * factor)] as const; // prettier-ignore
    onZoom(next[0] <= at[0] && next[1] >= at[at.length - 1] ? null : next);
  };
  const press = (event: KeyboardEvent) => {
    const step = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
    if (step !== 0) onCursor(at[Math.min(at.length - 1, Math.max(0, shown + step))] ?? null);
    else if (event.key === "+" || event.key === "=") zoomBy(ZOOM_STEP);
    else if (event.key === "-") zoomBy(1 / ZOOM_STEP);
    else if (event.key === "0") onZoom(null);
    else return;
    event.preventDefault();
  };
  const named = curves.filter(({ isFaint = false }) => !isFaint);
  return (
    <figure class="chart">
      <figcaption>{title}</figcaption>
      <div
        ref={place}
        class="plot"
        tabIndex={0}
        role="img"
        aria-label={say(w.chartLabel)(title, named.length, at.length, say(ONE[axis]))}
        onKeyDown={press}
        onDblClick={() => onZoom(null)}
      />{" "}
      {/* prettier-ignore */}
      <ul class="values">
        <li class="epoch">{at.length === 0 ? say(w.noEpoch) : say(w.at)(say(ONE[axis]), written(at[shown]))}</li>
        {named.map(({ name, stroke, values, isOff = false, onToggle }) => (
          <li key={name} class={isOff ? "off" : ""}>
            {onToggle === undefined ? (
              <>
                <Swatch stroke={stroke} />
                {name}
              </>
            ) : (
              <button type="button" class="legend" aria-pressed={!isOff} title={say(isOff ? w.show : w.hide)} onClick={onToggle}>
                <Swatch stroke={stroke} />
                {name}
              </button>
            )}{" "}
            <strong>{isOff ? "" : valueAt(values)}</strong>
          </li>
        ))}
      </ul>
    </figure>
  );
}
