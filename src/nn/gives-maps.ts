import type { Activation } from "./trace.js";

const ELEMENTWISE = new Set(["ReLU", "ReLU6", "LeakyReLU", "SiLU", "GELU"]);

/** Whether a layer is an activation function whose output is maps [N, C, H, W] of more than one pixel: worth a picture. */
export function givesMaps({ type, value: { shape } }: Activation): boolean {
  return ELEMENTWISE.has(type) && shape.length === 4 && shape[2] * shape[3] > 1;
}
