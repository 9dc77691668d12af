import { float32, type Tensor } from "../core/tensor.js";

/**
 * The matrix [bins, extent] that averages a row of pixels over PyTorch's adaptive bins: bin i reaches from
 * floor(i · extent / bins) to ceil((i + 1) · extent / bins).
 */
export function adaptiveBins(extent: number, bins: number): Tensor<"float32"> {
  const matrix = float32([bins, extent]);
  for (let bin = 0; bin < bins; bin++) {
    const first = Math.floor((bin * extent) / bins);
    const end = Math.ceil(((bin + 1) * extent) / bins);
    matrix.data.fill(1 / (end - first), bin * extent + first, bin * extent + end);
  }
  return matrix;
}
