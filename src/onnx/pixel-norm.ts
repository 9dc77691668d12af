import type { OnnxBuilder } from "./builder.js";

/** What [N, C, H, W] needs to be normalised over the channels of each pixel: x̂ and √(variance + eps) [N, 1, H, W]. */
export function normalizePixels(onnx: OnnxBuilder, x: string, eps: number): { normalized: string; deviation: string } {
  const mean = (tensor: string) => onnx.add("ReduceMean", [tensor], { axes: [1] });
  const centred = onnx.add("Sub", [x, mean(x)]);
  const variance = mean(onnx.add("Mul", [centred, centred]));
  const deviation = onnx.add("Sqrt", [onnx.add("Add", [variance, onnx.scalar(eps)])]);
  return { normalized: onnx.add("Div", [centred, deviation]), deviation };
}
