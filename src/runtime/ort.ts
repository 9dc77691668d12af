import "./no-telemetry.js";

/** ONNX Runtime, which must come from here: it reads whether it may send telemetry when it is loaded. */
export { env, InferenceSession, Tensor } from "onnxruntime-node";
