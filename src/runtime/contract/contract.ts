import { rowOpNames } from "../../graph/elementwise/ops.js";

/**
 * What TypeScript and the kernels' C must agree on. tools/write-contract.js writes it down as src/kernels/contract.h, which
 * is kept with the sources, so that they compile where there is nothing but a compiler.
 */

/**
 * Every operation of the kernels and its operands, in order; behind three dots stand as many as it takes. Their meaning and
 * the numbers that each is told are in the C file that defines it.
 */
export const KERNEL_OPS = {
  elementwise: ["...program"],
  copy: ["from", "to"],
  sum_partials: ["partial", "out"],
  rows_from_planes: ["x", "out"],
  planes_from_rows: ["x", "out"],
  normalize_rows: ["bytes", "out"],
  multiply_rows: ["x", "factors", "out"],
  pack_filters: ["weight", "panels"],
  pack_filters_transposed: ["weight", "panels"],
  sum_filters: ["parts", "out"],
  winograd_filters: ["weight", "panels"],
  winograd: ["x", "panels", "bias", "added", "out"],
  winograd_grad_weight: ["gradient", "x", "parts"],
  winograd_sum_filters: ["parts", "out"],
  conv_rows: ["x", "panels", "bias", "added", "out"],
  conv_rows_grad_input: ["gradient", "panels", "out"],
  conv_rows_grad_weight: ["gradient", "x", "parts"],
  depthwise: ["x", "filters", "bias", "added", "out"],
  depthwise_grad_input: ["gradient", "filters", "out"],
  depthwise_grad_weight: ["gradient", "x", "out"],
  concatenate: ["...parts", "out"],
  concatenate_grad: ["gradient", "out"],
  max_pool: ["x", "out"],
  max_pool_grad: ["gradient", "x", "out"],
  avg_pool: ["x", "out"],
  avg_pool_grad: ["gradient", "out"],
  adaptive_avg_pool: ["x", "out"],
  adaptive_avg_pool_grad: ["gradient", "out"],
  pixel_sum: ["x", "out"],
  channel_sums: ["x", "parts"],
  channel_squares: ["x", "centers", "parts"],
  channel_moments: ["x", "parts"],
  join_moments: ["parts", "mean", "variance"],
  batch_norm: ["x", "weight", "bias", "mean", "variance", "added", "out"],
  batch_norm_sums: ["gradient", "x", "mean", "variance", "y", "parts"],
  batch_norm_grad_input: ["gradient", "x", "weight", "mean", "variance", "gradWeight", "gradBias", "y", "out"],
  layer_norm: ["x", "weight", "bias", "out"],
  layer_norm_grad_input: ["gradient", "x", "weight", "out"],
  layer_norm_grad_weight: ["gradient", "x", "parts"],
  normalize_packed: ["bytes", "out"],
  channel_list: ["mask", "lists"],
  pack: ["x", "lists", "out"],
  unpack: ["x", "lists", "out"],
  pack_gradient: ["x", "lists", "out"],
  unpack_gradient: ["x", "lists", "out"],
  conv_pool: ["x", "xLists", "weight", "bias", "lists", "out", "which"],
  conv_pool_grad: ["gradient", "which", "lists", "x", "xLists", "weight", "partial", "gradInput"],
  transpose: ["x", "out"],
  linear: ["x", "weight", "bias", "out"],
  linear_grad: ["gradient", "x", "weight", "gradInput", "...program"],
  batch_sum: ["x", "out"],
  softmax: ["logits", "out"],
  cross_entropy: ["logits", "targets", "out"],
  cross_entropy_grad: ["gradient", "logits", "targets", "out"],
  sum_squares: ["x", "sums"],
  root_of_sum: ["...sums", "out"],
  clip_factor: ["norm", "out"],
  draw_mask: ["stream", "out"],
  peak: ["out"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

type KernelOps = typeof KERNEL_OPS;

/** The name of an operation of the kernels. */
export type KernelOp = keyof KernelOps;
/** `B` for each of an operation's operands; how many there are is checked as it is compiled. */
export type OperandsOf<K extends KernelOp, B> = Each<KernelOps[K], B>;
type Each<Roles extends readonly string[], B> = Roles extends readonly [
  infer Role extends string,
  ...infer Rest extends readonly string[],
]
  ? Role extends `...${string}`
    ? readonly [...B[], ...Each<Rest, B>]
    : readonly [B, ...Each<Rest, B>]
  : readonly [];

/** Operations of these operands and no others. */
export type OpsLike<K extends KernelOp> = {
  [Other in KernelOp]: OperandsOf<Other, 0> extends OperandsOf<K, 0> ? Other : never;
}[KernelOp];

/** The instructions of elementwise programs: some of their own, then the ops of src/graph/elementwise/rows.ts. */
export const ELEMENTWISE_CODES = ["add", "multiply", "scale", "divideByRoot", "copy", ...rowOpNames] as const;
export type ElementwiseCode = (typeof ELEMENTWISE_CODES)[number];

/** The activations that a convolution applies to its results while they are in registers. */
export const EPILOGUE_ACTIVATIONS = ["none", "relu", "relu6"] as const;
export type EpilogueActivation = (typeof EPILOGUE_ACTIVATIONS)[number];

/** Where the numbers of an elementwise program's register stand: a tensor, a temporary, or what the caller hands in. */
export const REGISTER_KINDS = ["memory", "temporary", "given"] as const;

/** Sizes that both sides count with. */
export const SIZES = {
  /** Bytes in which a plan's offsets are counted; a vector that reads past a buffer's last number stays within one. */
  OFFSET_UNIT: 64,
  /** The most registers of an elementwise program. */
  MOST_REGISTERS: 64,
  /** Floats of the widest vector. */
  WIDEST_VECTOR: 16,
  /** Columns that a panel of filters has at most: two of the widest vectors. */
  WIDEST_PANEL: 32,
  /** Floats behind an image in the packed layout, which vectors that reach past its last pixel may read and write. */
  PACKED_SLACK: 32,
  /** Numbers of a tile of a Winograd convolution, which makes 2x2 results. */
  WINOGRAD_PLACES: 16,
  /** Numbers of a part of rows that is summed by itself. */
  PART_FLOATS: 32768,
  /** Elements whose squares make one partial sum. */
  SQUARES_A_SUM: 16384,
  /** Floats that a task of `peak` writes. */
  PEAK_FLOATS: 16,
} as const;
