import type { OnnxBuilder } from "./builder.js";
import type { Target } from "./lowering.js";

/** a · bᵀ over the last two of three axes; fused where the provider can read b transposed. */
export function matmulTransposed(onnx: OnnxBuilder, target: Target, a: string, b: string): string {
  if (target === "cpu") return onnx.add("FusedMatMul", [a, b], { transB: 1n }, "com.microsoft");
  return onnx.add("MatMul", [a, onnx.add("Transpose", [b], { perm: [0, 2, 1] })]);
}
