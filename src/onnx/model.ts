import type { DType, Shape, Tensor } from "../core/tensor.js";
import { ProtobufWriter } from "./protobuf.js";

/** ONNX's TensorProto.DataType. */
const DATA_TYPES: Record<DType, number> = { float32: 1, uint8: 2, int64: 7 };
const BOOL = 9;
/** Element types by ONNX's numbers, for `Cast`. */
export const castTo = { ...DATA_TYPES, bool: BOOL } as const;

/** Old enough for every runtime in use, new enough for every operator that is lowered to. */
const IR_VERSION = 8;
const OPSET = 17;
const MICROSOFT_OPSET = 1;

/** The value of a node's attribute: an integer, integers, a float, a string or a tensor. */
export type Attribute = bigint | readonly number[] | { readonly float: number } | string | Tensor;

function attributeProto(name: string, value: Attribute): ProtobufWriter {
  const TYPE = { float: 1, int: 2, string: 3, tensor: 4, ints: 7 };
  const proto = new ProtobufWriter().string(1, name);
  if (typeof value === "bigint") return proto.integer(3, value).integer(20, TYPE.int);
  if (typeof value === "string") return proto.string(4, value).integer(20, TYPE.string);
  if ("float" in value) return proto.float(2, value.float).integer(20, TYPE.float);
  if ("dtype" in value) return proto.message(5, tensorProto("", value)).integer(20, TYPE.tensor);
  for (const item of value) proto.integer(8, item);
  return proto.integer(20, TYPE.ints);
}

/** One node of an ONNX graph. */
export interface OnnxNode {
  readonly opType: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** Empty for the standard operators. */
  readonly domain: string;
}

function nodeProto({ opType, inputs, outputs, attributes, domain }: OnnxNode): ProtobufWriter {
  const proto = new ProtobufWriter();
  for (const name of inputs) proto.string(1, name);
  for (const name of outputs) proto.string(2, name);
  proto.string(3, outputs[0]).string(4, opType);
  for (const [name, value] of Object.entries(attributes)) proto.message(5, attributeProto(name, value));
  return domain === "" ? proto : proto.string(7, domain);
}

function tensorProto(name: string, { dtype, shape, data }: Tensor): ProtobufWriter {
  const proto = new ProtobufWriter();
  for (const extent of shape) proto.integer(1, extent);
  proto.integer(2, DATA_TYPES[dtype]).string(8, name);
  return proto.bytes(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
}

/** A named, typed place where tensors enter or leave; a dimension may be a name that stands for any extent. */
export interface OnnxValue {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: Shape | readonly (number | string)[];
}

function valueInfoProto({ name, dtype, shape }: OnnxValue): ProtobufWriter {
  const dimensions = new ProtobufWriter();
  for (const extent of shape) {
    const dimension = new ProtobufWriter();
    dimensions.message(1, typeof extent === "string" ? dimension.string(2, extent) : dimension.integer(1, extent));
  }
  const tensorType = new ProtobufWriter().integer(1, DATA_TYPES[dtype]).message(2, dimensions);
  return new ProtobufWriter().string(1, name).message(2, new ProtobufWriter().message(1, tensorType));
}

/** An ONNX model before it is written. */
export interface OnnxModel {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: ReadonlyMap<string, Tensor>;
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  /** Free text pairs that travel with the model. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Writes a model as ONNX's ModelProto (numbers are little-endian, as on every machine that runs Node). */
export function encodeModel(model: OnnxModel): Uint8Array<ArrayBuffer> {
  const graph = new ProtobufWriter();
  for (const node of model.nodes) graph.message(1, nodeProto(node));
  graph.string(2, model.name);
  for (const [name, tensor] of model.initializers) graph.message(5, tensorProto(name, tensor));
  for (const value of model.inputs) graph.message(11, valueInfoProto(value));
  for (const value of model.outputs) graph.message(12, valueInfoProto(value));

  const proto = new ProtobufWriter().integer(1, IR_VERSION).string(2, "convscope").message(7, graph);
  proto.message(8, new ProtobufWriter().string(1, "").integer(2, OPSET));
  if (model.nodes.some(({ domain }) => domain === "com.microsoft")) {
    proto.message(8, new ProtobufWriter().string(1, "com.microsoft").integer(2, MICROSOFT_OPSET));
  }
  for (const [key, value] of Object.entries(model.metadata ?? {})) {
    proto.message(14, new ProtobufWriter().string(1, key).string(2, value));
  }
  return proto.finish();
}
