import { Graph } from "../graph/graph.js";
import type { Device } from "./executor-choice.js";

/** Throws a `UserError` where a device cannot be used on this machine, before anything is begun on it. */
export async function requireDevice(device: Device): Promise<void> {
  if (device === "cpu") return;
  // Loaded when it is asked for: a training on the CPU begins sooner without.
  const { ortExecutor } = await import("./ort-executor.js");
  const graph = new Graph();
  const x = graph.input("x", [1]);
  const outputs = new Map([["y", graph.add("relu", [x], {})]]);
  const program = { graph, inputs: [{ name: "x", shape: [1], dtype: "float32" as const }], outputs, state: [] };
  const session = await ortExecutor({ device, threads: 1 }).load(program);
  await session.close();
}
