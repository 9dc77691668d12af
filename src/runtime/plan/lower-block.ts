import { assert } from "../../core/errors.js";
import { sizeOf } from "../../core/tensor.js";
import type { ConvBlock } from "./conv-block.js";
import type { Buffer, PlanBuilder } from "./plan-builder.js";
import { type Lists, type Packed, paddedStride, packedStride, type Storage } from "./storage.js";

/** What a block's backward pass needs of its forward pass. */
export interface BlockPlaces {
  readonly x: Packed;
  /** A byte an output: the place of the maximum in its window. */
  readonly which: Buffer;
  readonly lists: Lists;
}

/** Floats that the partial sums of a filter's gradient may take all together. */
const PARTIAL_FLOATS = 4e6;
/** At least so many groups of images, each with its own partial sums: as many threads find work. */
const FEWEST_GROUPS = 8;

function shapeOf({ conv, output }: ConvBlock): number[] {
  const [filters, , kernelHeight, kernelWidth] = conv.inputs[1].shape;
  const [, , pooledHeight, pooledWidth] = output.shape;
  return [...conv.inputs[0].shape, filters, kernelHeight, kernelWidth, pooledHeight, pooledWidth];
}

/** Emits a block's forward pass. */
export function lowerForward(block: ConvBlock, builder: PlanBuilder, storage: Storage): BlockPlaces {
  const { conv, output, mask } = block;
  const [xValue, weight, bias] = conv.inputs;
  const x = storage.packed(xValue);
  const lists = storage.lists(mask, output.shape);
  const size = output.shape[0] * packedStride(output.shape);
  const out = builder.buffer(size);
  const which = builder.buffer(Math.ceil(size / 4));
  const weights = storage.plain(weight);
  const biases = bias === undefined ? weights : storage.plain(bias);
  builder.emit(
    "conv_pool",
    [x.buffer, x.lists.buffer, weights, biases, lists.buffer, out, which],
    [...shapeOf(block), Number(bias !== undefined), 1],
  );
  storage.setPacked(output, { buffer: out, lists, isPadded: false });
  return { x, which, lists };
}

/** Emits a block's gradients. */
export function lowerBackward(
  block: ConvBlock,
  { x, which, lists }: BlockPlaces,
  builder: PlanBuilder,
  storage: Storage,
) {
  const { conv, backward } = block;
  assert(backward !== null, "the block has gradients");
  const { byInput, byWeight, byBias } = backward;
  const [xValue, weight] = conv.inputs;
  const weights = sizeOf(weight.shape);
  const [filters] = weight.shape;
  const images = xValue.shape[0];
  const perGroup = weights + filters;
  const groups = Math.min(images, Math.max(FEWEST_GROUPS, Math.floor(PARTIAL_FLOATS / perGroup)));
  const gradient = storage.packedGradient(backward.gradient, lists);
  const partial = builder.buffer(groups * perGroup);
  const dx = byInput === null ? partial : builder.buffer(images * paddedStride(xValue.shape));
  builder.emit(
    "conv_pool_grad",
    [gradient.buffer, which, lists.buffer, x.buffer, x.lists.buffer, storage.plain(weight), partial, dx],
    [...shapeOf(block), groups, Number(byInput !== null)],
  );
  if (byInput !== null) storage.setPacked(byInput, { buffer: dx, lists: x.lists, isPadded: true });
  if (byWeight !== null) {
    builder.emit("sum_partials", [partial, storage.newPlain(byWeight)], [groups, perGroup, 0, weights]);
  }
  if (byBias !== null) {
    builder.emit("sum_partials", [partial, storage.newPlain(byBias)], [groups, perGroup, weights, filters]);
  }
}
