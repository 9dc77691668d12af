import { ProtobufWriter } from "../../onnx/protobuf.js";
import { tfRecord } from "./record.js";

/** What a run was set to, as TensorBoard's table of hyperparameters shows it. */
export type Hyperparameters = Readonly<Record<string, number | boolean | string>>;

/** Numbers of fields. Source: TensorBoard's compat/proto/event.proto and summary.proto, plugins/hparams/plugin_data.proto. */
const EVENT = { wallTime: 1, step: 2, fileVersion: 3, summary: 5 };
const SUMMARY = { value: 1 };
const VALUE = { tag: 1, simpleValue: 2, image: 4, histogram: 5, metadata: 9 };
const IMAGE = { height: 1, width: 2, channels: 3, png: 4 };
const HISTOGRAM = { min: 1, max: 2, num: 3, sum: 4, sumSquares: 5, limits: 6, counts: 7 };
const METADATA = { pluginData: 1 };
const PLUGIN = { name: 1, content: 2 };
const HPARAMS = { start: 3, end: 4 };
const START = { hparams: 1, startTime: 5 };
const END = { status: 1, endTime: 2 };
const MAP = { key: 1, value: 2 };
const ANY = { number: 2, string: 3, bool: 4 };

/** How numbers are distributed: those of a bucket are above the limit before and at most its own. */
export interface Histogram {
  readonly min: number;
  readonly max: number;
  readonly num: number;
  readonly sum: number;
  readonly sumSquares: number;
  readonly limits: Float64Array;
  readonly counts: Float64Array;
}

/** How a run ended, as TensorBoard numbers it. */
export const STATUS = { success: 1, failure: 2, running: 3 } as const;

function event(seconds: number): ProtobufWriter {
  return new ProtobufWriter().double(EVENT.wallTime, seconds);
}

function summary(values: readonly ProtobufWriter[]): ProtobufWriter {
  const all = new ProtobufWriter();
  for (const value of values) all.message(SUMMARY.value, value);
  return all;
}

/** The record that every event file begins with; `seconds` are since 1970, here and below. */
export function versionRecord(seconds: number): Uint8Array<ArrayBuffer> {
  return tfRecord(event(seconds).string(EVENT.fileVersion, "brain.Event:2").finish());
}

/** Numbers by their tags, of one step. */
export function scalarsRecord(
  seconds: number,
  step: number,
  scalars: Readonly<Record<string, number>>,
): Uint8Array<ArrayBuffer> {
  const values = Object.entries(scalars).map(([tag, value]) =>
    new ProtobufWriter().string(VALUE.tag, tag).float(VALUE.simpleValue, value),
  );
  return stepRecord(seconds, step, values);
}

/** Doubles as protobuf packs them, little-endian. */
function packed(values: Float64Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(8 * values.length));
  values.forEach((value, index) => view.setFloat64(8 * index, value, true));
  return new Uint8Array(view.buffer);
}

function stepRecord(seconds: number, step: number, values: readonly ProtobufWriter[]): Uint8Array<ArrayBuffer> {
  return tfRecord(event(seconds).integer(EVENT.step, step).message(EVENT.summary, summary(values)).finish());
}

/** Histograms by their tags, of one step. */
export function histogramsRecord(
  seconds: number,
  step: number,
  histograms: ReadonlyMap<string, Histogram>,
): Uint8Array<ArrayBuffer> {
  const values = [...histograms].map(([tag, { limits, counts, ...numbers }]) => {
    const histogram = new ProtobufWriter();
    for (const [name, value] of Object.entries(numbers))
      histogram.double(HISTOGRAM[name as keyof typeof numbers], value);
    histogram.bytes(HISTOGRAM.limits, packed(limits)).bytes(HISTOGRAM.counts, packed(counts));
    return new ProtobufWriter().string(VALUE.tag, tag).message(VALUE.histogram, histogram);
  });
  return stepRecord(seconds, step, values);
}

/** A picture of one step, as PNG of three channels. */
export function imageRecord(
  seconds: number,
  step: number,
  tag: string,
  { width, height, png }: { readonly width: number; readonly height: number; readonly png: Uint8Array },
): Uint8Array<ArrayBuffer> {
  const image = new ProtobufWriter().integer(IMAGE.height, height).integer(IMAGE.width, width);
  image.integer(IMAGE.channels, 3).bytes(IMAGE.png, png);
  return stepRecord(seconds, step, [new ProtobufWriter().string(VALUE.tag, tag).message(VALUE.image, image)]);
}

function pluginRecord(seconds: number, tag: string, content: ProtobufWriter): Uint8Array<ArrayBuffer> {
  const plugin = new ProtobufWriter().string(PLUGIN.name, "hparams").bytes(PLUGIN.content, content.finish());
  const metadata = new ProtobufWriter().message(METADATA.pluginData, plugin);
  const value = new ProtobufWriter().string(VALUE.tag, tag).message(VALUE.metadata, metadata);
  return tfRecord(
    event(seconds)
      .message(EVENT.summary, summary([value]))
      .finish(),
  );
}

function anyValue(value: number | boolean | string): ProtobufWriter {
  if (typeof value === "number") return new ProtobufWriter().double(ANY.number, value);
  if (typeof value === "boolean") return new ProtobufWriter().integer(ANY.bool, value ? 1 : 0);
  return new ProtobufWriter().string(ANY.string, value);
}

/** What a run is set to, from which TensorBoard makes its table. */
export function hyperparametersRecord(seconds: number, hyperparameters: Hyperparameters): Uint8Array<ArrayBuffer> {
  const start = new ProtobufWriter();
  for (const [name, value] of Object.entries(hyperparameters))
    start.message(START.hparams, new ProtobufWriter().string(MAP.key, name).message(MAP.value, anyValue(value)));
  start.double(START.startTime, seconds);
  const content = new ProtobufWriter().message(HPARAMS.start, start);
  return pluginRecord(seconds, "_hparams_/session_start_info", content);
}

/** How a run ended. */
export function endRecord(seconds: number, status: (typeof STATUS)[keyof typeof STATUS]): Uint8Array<ArrayBuffer> {
  const end = new ProtobufWriter().integer(END.status, status).double(END.endTime, seconds);
  return pluginRecord(seconds, "_hparams_/session_end_info", new ProtobufWriter().message(HPARAMS.end, end));
}
