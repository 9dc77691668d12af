import type { Node } from "../../graph/graph.js";
import type { Moments, NormBackward, NormBlock, NormForward, NormGradInput } from "./norm-block.js";
import type { PlanBuilder } from "./plan-builder.js";
import { partsOf, rowsOf, sumParts } from "./row-parts.js";
import type { Storage } from "./storage.js";

/** Emits what a batch norm and its neighbours are computed as. */
export function lowerNorm(block: NormBlock, builder: PlanBuilder, storage: Storage): void {
  if (block.kind === "moments") lowerMoments(block, builder, storage);
  else if (block.kind === "forward") lowerForward(block, builder, storage);
  else if (block.kind === "backward") lowerBackward(block, builder, storage);
  else lowerGradInput(block, builder, storage);
}

function lowerMoments({ mean, variance }: Moments, builder: PlanBuilder, storage: Storage): void {
  const [x] = mean.inputs;
  const [rows, channels] = rowsOf(x);
  // A vector of means may be read a little further than the last one.
  const parts = builder.buffer(partsOf(x) * 2 * channels);
  builder.emit("channel_moments", [storage.rows(x), parts], [rows, channels]);
  const results = [storage.newPlain(mean.output), storage.newPlain(variance.output)] as const;
  builder.emit("join_moments", [parts, ...results], [rows, channels]);
}

function lowerForward({ norm, added, isRelu, output }: NormForward, builder: PlanBuilder, storage: Storage): void {
  const [x, ...perChannel] = norm.inputs;
  const from = storage.rows(x);
  const given = [from, ...storage.allPlain(perChannel), added === null ? from : storage.rows(added)] as const;
  const integers = [...rowsOf(x), Number(added !== null), Number(isRelu)];
  builder.emit("batch_norm", [...given, storage.newRows(output)], integers, [norm.attributes.eps]);
}

function lowerBackward(block: NormBackward, builder: PlanBuilder, storage: Storage): void {
  const { byWeight, byBias, byInput, relu } = block;
  const [, x, mean, variance] = byWeight.inputs;
  const [rows, channels] = rowsOf(x);
  const gradient = storage.rows(block.gradient);
  const from = storage.rows(x);
  const statistics = storage.allPlain([mean, variance] as const);
  const y = relu === null ? gradient : storage.rows(relu);
  const shape = [rows, channels, Number(relu !== null)];
  const floats = [byWeight.attributes.eps];
  const parts = builder.buffer(partsOf(x) * 2 * channels);
  builder.emit("batch_norm_sums", [gradient, from, ...statistics, y, parts], shape, floats);
  const sumOf = (node: NormBackward["byBias"] | NormBackward["byWeight"], first: number) => {
    if (node === null) return parts;
    const sum = storage.newPlain(node.output);
    sumParts(builder, { parts, count: partsOf(x), stride: 2 * channels, first, floats: channels }, sum);
    return sum;
  };
  const sums = [sumOf(byWeight, 0), sumOf(byBias, channels)] as const;
  if (byInput === null) return;
  const weight = storage.plain(byInput.inputs[2]);
  const given = [gradient, from, weight, ...statistics, ...sums, y] as const;
  builder.emit("batch_norm_grad_input", [...given, storage.newRows(byInput.output)], shape, floats);
}

function lowerGradInput({ byInput }: NormGradInput, builder: PlanBuilder, storage: Storage): void {
  const [gradient, x, ...perChannel] = byInput.inputs;
  const from = storage.rows(gradient);
  const given = [from, storage.rows(x), ...storage.allPlain(perChannel), from] as const;
  const integers = [...rowsOf(x), 0];
  builder.emit("batch_norm_grad_input", [...given, storage.newRows(byInput.output)], integers, [
    byInput.attributes.eps,
  ]);
}

/** Emits a sum over all rows, by itself. */
export function lowerChannelSum(
  node: Node<"channelSum"> | Node<"channelMean"> | Node<"channelVariance">,
  builder: PlanBuilder,
  storage: Storage,
): void {
  const [x] = node.inputs;
  const [rows, channels] = rowsOf(x);
  const count = partsOf(x);
  const parts = builder.buffer(count * channels);
  const from = storage.rows(x);
  if (node.op === "channelVariance") {
    builder.emit("channel_squares", [from, storage.plain(node.inputs[1]), parts], [rows, channels], [1 / rows]);
  } else {
    builder.emit("channel_sums", [from, parts], [rows, channels], [node.op === "channelSum" ? 1 : 1 / rows]);
  }
  sumParts(builder, { parts, count, stride: channels, first: 0, floats: channels }, storage.newPlain(node.output));
}
