/**
 * What trains: kernels of our own, compiled for this machine or to wasm, or ONNX Runtime; `auto` is the first of these that
 * can.
 */
export const EXECUTORS = ["auto", "native", "wasm", "ort"] as const;
export type ExecutorChoice = (typeof EXECUTORS)[number];

/** Where ONNX Runtime computes. */
export const DEVICES = ["cpu", "webgpu"] as const;
export type Device = (typeof DEVICES)[number];
