import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { useEffect, useRef, useState } from "preact/hooks";
import { isDark, onDarkness } from "./colors.js";

/** One curve over the chart's epochs; a gap is null. */
export interface Curve {
  readonly name: string;
  readonly color: string;
  readonly dash?: readonly number[];
  /** In the background: thin and pale, and not among the values under the mouse. */
  readonly isFaint?: boolean;
  readonly values: readonly (number | null)[];
}

interface Props {
  readonly title: string;
  readonly epochs: readonly number[];
  readonly curves: readonly Curve[];
  readonly format: (value: number) => string;
}

const HEIGHT = 260;
/** With more epochs than that, points would hide the line. */
const MOST_POINTS = 12;

function optionsOf(
  { curves, format, epochs }: Props,
  width: number,
  onIndex: (index: number | null) => void,
): uPlot.Options {
  const ink = isDark() ? "#b9bec7" : "#555";
  const grid = isDark() ? "#2c313a" : "#e4e4e4";
  const axis = {
    stroke: ink,
    grid: { stroke: grid, width: 1 },
    ticks: { stroke: grid, width: 1 },
    font: "12px system-ui",
  };
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, points: { size: 6 } },
    scales: { x: { time: false } },
    axes: [
      { ...axis, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] },
      { ...axis, size: 64, values: (_, ticks) => ticks.map((tick) => format(tick)) },
    ],
    series: [
      {},
      ...curves.map(({ name, color, dash, isFaint = false }) => ({
        label: name,
        stroke: isFaint ? `${color}55` : color,
        width: isFaint ? 1 : 2,
        points: { show: epochs.length <= MOST_POINTS && !isFaint, size: 5 },
        ...(dash === undefined ? {} : { dash: [...dash] }),
      })),
    ],
    hooks: { setCursor: [({ cursor }) => onIndex(cursor.idx ?? null)] },
  };
}

/**
 * Curves over epochs, with the values at the epoch under the mouse below them. The arrow keys move from epoch to epoch
 * when the chart has the focus.
 */
export function Chart(props: Props) {
  const { title, epochs, curves, format } = props;
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const [index, setIndex] = useState<number | null>(null);
  const [darkness, setDarkness] = useState(0);
  const looks = JSON.stringify([
    darkness,
    epochs.length <= MOST_POINTS,
    curves.map(({ name, color, dash, isFaint }) => [name, color, dash, isFaint]),
  ]);
  const data = [epochs, ...curves.map(({ values }) => values)] as unknown as uPlot.AlignedData;

  useEffect(() => onDarkness(() => setDarkness((count) => count + 1)), []);
  useEffect(() => {
    const element = place.current!;
    const drawn = new uPlot(optionsOf(props, element.clientWidth, setIndex), data, element);
    plot.current = drawn;
    const observer = new ResizeObserver(() => drawn.setSize({ width: element.clientWidth, height: HEIGHT }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      drawn.destroy();
    };
  }, [looks]);
  useEffect(() => plot.current?.setData(data), [JSON.stringify(data)]);

  const shown = index === null || index >= epochs.length ? epochs.length - 1 : index;
  /** A curve's value at the epoch that is shown; where none is pointed at, a shorter curve's last one. */
  const valueAt = (values: Curve["values"]) => {
    const own = values[shown];
    if (typeof own === "number") return format(own);
    const last = index === null ? values.findLastIndex((value) => value !== null) : -1;
    return last < 0 ? "–" : `${format(values[last]!)} (epoch ${epochs[last]})`;
  };
  const move = (event: KeyboardEvent) => {
    const step = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
    if (step === 0 || plot.current === null) return;
    event.preventDefault();
    const next = Math.min(epochs.length - 1, Math.max(0, shown + step));
    plot.current.setCursor({ left: plot.current.valToPos(epochs[next], "x"), top: HEIGHT / 3 });
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
        aria-label={`${title}: ${named.length} curves over ${epochs.length} epochs; arrow keys move between epochs`}
        onKeyDown={move}
      />{" "}
      {/* prettier-ignore */}
      <ul class="values" aria-live="polite">
        <li class="epoch">{epochs.length === 0 ? "no epoch yet" : `epoch ${epochs[shown]}`}</li>
        {named.map(({ name, color, dash, values }) => (
          <li key={name}>
            <svg class="sample" width="22" height="8" aria-hidden="true">
              <line x1="0" x2="22" y1="4" y2="4" stroke={color} stroke-width="2" stroke-dasharray={dash?.join(" ")} />
            </svg>
            {name} <strong>{valueAt(values)}</strong>
          </li>
        ))}
      </ul>
    </figure>
  );
}
