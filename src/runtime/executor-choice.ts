/**
 * What trains: kernels of our own, compiled for this machine or to wasm, or ONNX Runtime; `auto` is the first of these that
 * can.
 */
export const EXECUTORS = ["auto", "native", "wasm", "ort"] as const;
export type ExecutorChoice = (typeof EXECUTORS)[number];

/** Where ONNX Runtime computes. */
export const DEVICES = ["cpu", "webgpu"] as const;
export type Device = (typeof DEVICES)[number];

/** Where and on what to compute. */
export interface ExecutorOptions {
  readonly device: Device;
  readonly threads: number;
  readonly executor?: ExecutorChoice | undefined;
}
