import { FLOATS } from "../../../core/safetensors.js";
import { type Shape, sizeOf, type Tensor } from "../../../core/tensor.js";
import type { StateDict } from "./state-dict.js";
import { type Between, LAYERS, type TfjsLayer, type Variable } from "./tfjs-layers.js";

type Json = Readonly<Record<string, unknown>>;
type Bytes = Uint8Array<ArrayBuffer>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const objectsOf = (value: unknown, what: string): readonly Json[] => {
  if (!Array.isArray(value) || !value.every(isObject)) throw new RangeError(`its ${what} is damaged`);
  return value;
};

/** How numbers are stored: tfjs's names of element types, of which it makes floats by `scale` and `min` where it quantised them. */
const STORED: Readonly<
  Record<string, { readonly bytes: number; readonly read: (view: DataView, at: number) => number }>
> = {
  float32: FLOATS.F32,
  float16: FLOATS.F16,
  uint8: { bytes: 1, read: (view, at) => view.getUint8(at) },
  uint16: { bytes: 2, read: (view, at) => view.getUint16(at, true) },
};

/** A weight's place in its group's bytes. */
interface Entry {
  readonly name: string;
  readonly shape: Shape;
  readonly stored: string;
  readonly scale: number;
  readonly min: number;
}

function entryOf({ name, shape, dtype, quantization }: Json): Entry {
  const isShape = Array.isArray(shape) && shape.every(isCount);
  if (typeof name !== "string" || !isShape || typeof dtype !== "string")
    throw new RangeError("an entry of its weightsManifest is damaged");
  const { dtype: stored = dtype, scale = 1, min = 0 } = isObject(quantization) ? quantization : {};
  // In whole numbers of 8 or 16 bits lie floats only where it is said how.
  const isFloat = dtype === "float32" && typeof stored === "string" && Object.hasOwn(STORED, stored);
  if (!isFloat || typeof scale !== "number" || typeof min !== "number")
    throw new RangeError(`its weight ${name} is of type ${dtype}, not float32`);
  return { name, shape: shape, stored, scale, min };
}

/** All weights of the manifest by name, in its order. `readFile` gives a shard's bytes by the path that the manifest has. */
function readManifest(manifest: unknown, readFile: (path: string) => Bytes): Map<string, Tensor<"float32">> {
  const tensors = new Map<string, Tensor<"float32">>();
  for (const { paths, weights } of objectsOf(manifest, "weightsManifest")) {
    if (!Array.isArray(paths) || !paths.every((path) => typeof path === "string"))
      throw new RangeError("its weightsManifest names no files");
    const entries = objectsOf(weights, "weightsManifest").map(entryOf);
    const shards = paths.map(readFile);
    const length = shards.reduce((sum, shard) => sum + shard.length, 0);
    const needed = entries.reduce((sum, { shape, stored }) => sum + sizeOf(shape) * STORED[stored].bytes, 0);
    if (needed !== length)
      throw new RangeError(`${paths.join(", ")} hold ${length} bytes, where its weightsManifest needs ${needed}`);
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const shard of shards) {
      bytes.set(shard, at);
      at += shard.length;
    }
    const view = new DataView(bytes.buffer);
    at = 0;
    for (const { name, shape, stored, scale, min } of entries) {
      const { bytes: width, read } = STORED[stored];
      const data = Float32Array.from({ length: sizeOf(shape) }, (_, index) => read(view, at + index * width) * scale + min); // prettier-ignore
      at += data.length * width;
      tensors.set(name, { dtype: "float32", shape, data });
    }
  }
  return tensors;
}

/** The names of the layers that a layer of a functional model takes; `null` where they are written otherwise than Keras 2 and tfjs do. */
function inputsOf(nodes: unknown): string[] | null {
  if (!Array.isArray(nodes)) return null;
  if (nodes.length === 0) return [];
  if (nodes.length > 1 || !Array.isArray(nodes[0])) return null;
  const names = (nodes[0] as unknown[]).map((input) => (Array.isArray(input) ? (input[0] as unknown) : null));
  return names.every((name) => typeof name === "string") ? names : null;
}

/** The layers of a chain in the order in which they compute. Throws a `RangeError` where it is none, or has a layer that is not known. */
function chainOf(topology: unknown): TfjsLayer[] {
  const outer = isObject(topology) ? topology : {};
  const model = isObject(outer.model_config) ? outer.model_config : outer;
  const { class_name: kind, config } = model;
  if (kind !== "Sequential" && kind !== "Model" && kind !== "Functional")
    throw new RangeError("its modelTopology is no Sequential and no functional model");
  const listed = objectsOf(isObject(config) ? config.layers : config, "list of layers");
  const layers = listed.map(({ class_name: className, name: outerName, config: inner }) => {
    const settings = isObject(inner) ? inner : {};
    const name = settings.name ?? outerName;
    if (typeof className !== "string" || typeof name !== "string")
      throw new RangeError("its list of layers is damaged");
    if (!Object.hasOwn(LAYERS, className))
      throw new RangeError(`its layer ${name} is a ${className}, which is not read: ${Object.keys(LAYERS).join(", ")} are`); // prettier-ignore
    return { className, name, config: settings };
  });
  if (kind === "Sequential") return layers;
  for (const [index, { inbound_nodes: nodes }] of listed.entries()) {
    const inputs = inputsOf(nodes);
    if (inputs === null) throw new RangeError(`what its layer ${layers[index].name} takes is written in a way that is not read; save it as a Sequential`); // prettier-ignore
    const before = index === 0 ? [] : [layers[index - 1].name];
    if (inputs.join() !== before.join())
      throw new RangeError(`its layers are no chain: ${layers[index].name} takes ${inputs.join(" and ") || "nothing"}; networks with branches are not read`); // prettier-ignore
  }
  return layers;
}

/** The channels of the images that the first layer takes; `null` where they are not said. */
function channelsOf([first]: readonly TfjsLayer[]): number | null {
  const shape = first?.config.batch_input_shape ?? first?.config.batch_shape;
  const last: unknown = Array.isArray(shape) ? shape.at(-1) : null;
  return isCount(last) && last > 0 ? last : null;
}

/** A layer's variables: tfjs calls them `LAYER/kernel`, some of them with more before, and with a number where a name was given twice. */
function variablesOf(layer: string, tensors: ReadonlyMap<string, Tensor<"float32">>, used: Set<string>): Variable {
  return (wanted, rank) => {
    const found = [...tensors].find(([name]) => {
      const parts = name.split("/");
      return parts.at(-2) === layer && parts.at(-1)!.replace(/_\d+$/, "") === wanted;
    });
    if (found === undefined) return null;
    const [name, tensor] = found;
    if (tensor.shape.length !== rank)
      throw new RangeError(`its weight ${name} has ${tensor.shape.length} dimensions, not ${rank}`);
    used.add(name);
    return tensor;
  };
}

/**
 * The weights of a LayersModel of tfjs, a chain of known layers: convolutions [out, in, H, W], fully connected layers [out, in] whose
 * inputs come by channel, height, width. Their names are the layers', with PyTorch's `.weight`, `.bias`, `.running_mean` and
 * `.running_var`; their order is the layers'. `text` is model.json, `readFile` gives a file that it names. Throws a `RangeError`
 * that says what is not understood. Source: the format as `tf.LayersModel.save` of @tensorflow/tfjs 4.22 writes it.
 */
export function decodeTfjs(text: string, readFile: (path: string) => Bytes): StateDict {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new RangeError("it is not JSON");
  }
  const { format, modelTopology, weightsManifest } = isObject(json) ? json : {};
  const isGraph = format === "graph-model" || (isObject(modelTopology) && "node" in modelTopology);
  if (isGraph)
    throw new RangeError("it is a graph model, which has no layers any more; convert the original with tensorflowjs_converter --output_format tfjs_layers_model"); // prettier-ignore
  const layers = chainOf(modelTopology);
  const stored = readManifest(weightsManifest, readFile);
  const tensors = new Map<string, Tensor<"float32">>();
  const [remarks, used] = [new Set<string>(), new Set<string>()];
  let between: Between = { channels: channelsOf(layers), isFlattened: false };
  for (const layer of layers) {
    const brought = LAYERS[layer.className](layer, variablesOf(layer.name, stored, used), between);
    for (const [name, tensor] of brought.tensors) tensors.set(`${layer.name}.${name}`, tensor);
    if (brought.remark !== undefined) remarks.add(brought.remark);
    between = brought.after;
  }
  const rest = [...stored.keys()].filter((name) => !used.has(name));
  if (rest.length > 0) throw new RangeError(`it holds ${rest[0]}, which is of none of its layers`);
  if (tensors.size === 0) throw new RangeError("none of its layers has weights");
  return { tensors, remarks: ["Layouts are brought from tfjs's to PyTorch's.", ...remarks], isInOrder: true };
}
