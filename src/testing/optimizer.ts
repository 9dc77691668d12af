import assert from "node:assert/strict";
import { test } from "node:test";
import { float32, type Shape, sizeOf } from "../core/tensor.js";
import { Graph } from "../graph/graph.js";
import type { Optimizer } from "../optim/optimizer.js";
import { assertClose } from "./compare.js";
import { executor } from "./execute.js";
import { type GoldenOptimizer, goldenOptim } from "./golden.js";

/** One update of one parameter "w", its gradient, the rate and the optimiser's scalars handed in. */
export function updateProgram(optimizer: Optimizer, shape: Shape) {
  const graph = new Graph();
  const [parameter, gradient] = ["w", "gradient"].map((name) => graph.input(name, shape));
  const learningRate = graph.input("lr", []);
  const names = optimizer.slotsOf(shape);
  const slots = names.map((name) => graph.input(name, shape));
  const scalars = optimizer.scalars.map(({ name }) => graph.input(name, []));
  const updated = optimizer.update({ graph, parameter, gradient, slots, learningRate, scalars });
  const input = (name: string, of: Shape) => ({ name, shape: of, dtype: "float32" as const });
  return {
    graph,
    inputs: [input("gradient", shape), input("lr", []), ...optimizer.scalars.map(({ name }) => input(name, []))],
    outputs: new Map(),
    state: [
      { name: "w", kind: "parameter" as const, before: parameter, after: updated.parameter },
      ...names.map((name, index) => ({
        name,
        kind: "optimizer" as const,
        before: slots[index],
        after: updated.slots[index],
      })),
    ],
  };
}

/** What a parameter is after each update, and what the optimiser remembers after the last. */
export async function runUpdates(
  optimizer: Optimizer,
  start: readonly number[],
  updates: readonly { readonly gradient: readonly number[]; readonly rate: number }[],
  shape: Shape = [start.length],
) {
  const program = updateProgram(optimizer, shape);
  const state = executor.createState(program.state);
  state.write("w", Float32Array.from(start));
  const session = await executor.load(program, state);
  const after: Float32Array[] = [];
  for (const [index, { gradient, rate }] of updates.entries()) {
    const scalar = (value: number) => float32([], Float32Array.of(value));
    await session.run(
      new Map([
        ["gradient", float32(shape, Float32Array.from(gradient))],
        ["lr", scalar(rate)],
        ...optimizer.scalars.map(({ name, at }) => [name, scalar(at(index + 1))] as const),
      ]),
    );
    after.push(state.read("w").data);
  }
  const memory = Object.fromEntries(optimizer.slotsOf(shape).map((name) => [name, state.read(name).data]));
  await session.close();
  return { after, memory };
}

async function check(golden: GoldenOptimizer, optimizer: Optimizer, tolerance: number): Promise<void> {
  const { shape } = golden.start;
  const size = sizeOf(shape);
  const row = (values: readonly number[], index: number) => values.slice(index * size, (index + 1) * size);
  const updates = golden.rates.map((rate, step) => ({ gradient: row(golden.gradients.values, step), rate }));
  const { after, memory } = await runUpdates(optimizer, golden.start.values, updates, shape);
  for (const [index, step] of golden.kept.entries())
    assertClose(after[step], row(golden.parameters.values, index), tolerance, `the parameter after step ${step + 1}`);
  assert.deepEqual(Object.keys(memory).sort(), Object.keys(golden.memory).sort());
  for (const [name, { values }] of Object.entries(golden.memory)) assertClose(memory[name], values, tolerance, name);
}

/** Tests an optimiser by fifty steps computed in PyTorch; `make` takes the golden case's options. */
export function testAgainstGolden(name: string, make: (options: never) => Optimizer, tolerance = 1e-5): void {
  const cases = goldenOptim().optimizers.filter(({ optimizer }) => optimizer === name);
  test(`there are golden runs of ${name}`, () => assert.ok(cases.length >= 2));
  for (const golden of cases) {
    test(`fifty steps of ${name} are PyTorch's: ${golden.name}`, () =>
      check(golden, make(golden.options as never), tolerance));
  }
}
