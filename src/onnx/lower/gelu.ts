import { normalShareBelow } from "../normal-distribution.js";
import type { Lowering } from "../lowering.js";

/** x · Φ(x), exactly, as PyTorch's default has it. */
export const lowerGelu: Lowering<"gelu"> = ({ onnx, inputs: [x] }) => onnx.add("Mul", [x, normalShareBelow(onnx, x)]);
