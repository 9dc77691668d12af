import type { OnnxBuilder } from "./builder.js";

/** The share of the standard normal distribution below x: (1 + erf(x / √2)) / 2. */
export function normalShareBelow(onnx: OnnxBuilder, x: string): string {
  const erf = onnx.add("Erf", [onnx.add("Mul", [x, onnx.scalar(Math.SQRT1_2)])]);
  return onnx.add("Mul", [onnx.add("Add", [erf, onnx.scalar(1)]), onnx.scalar(0.5)]);
}
