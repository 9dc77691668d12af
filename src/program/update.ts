import type { Shape } from "../core/tensor.js";
import type { Graph, Value } from "../graph/graph.js";
import { clipGradients } from "../optim/clip-gradients.js";
import type { Optimizer } from "../optim/optimizer.js";
import type { RateOf } from "./layer-rates.js";
import type { StateVariable } from "./program.js";

/** What an update does. */
export interface UpdateSpecification {
  readonly optimizer: Optimizer;
  /** The norm that all gradients together are scaled down to where it is larger. */
  readonly clipNorm?: number | undefined;
  /** Whether a moving average of each parameter is kept. */
  readonly average?: boolean | undefined;
  /**
   * Where several batches make one update: `gather` adds this batch's gradients to those before it, `apply` does so and
   * updates. Left out, each batch is an update.
   */
  readonly accumulation?: "gather" | "apply" | undefined;
  /** What each parameter's learning rate is multiplied by; 1 where it is left out. */
  readonly rateOf?: RateOf | undefined;
}

interface Parameter {
  readonly name: string;
  readonly shape: Shape;
  readonly value: Value;
}

/** The input by which gathered gradients are multiplied: 0 at the first batch of an update, then 1. */
export const GATHERED = "gathered";
/** The input by which the moving average is multiplied: how much of it an update keeps. */
export const KEPT_AVERAGE = "kept_average";

/** The name under which an optimiser's memory of a parameter is kept: `conv1.weight momentum_buffer`. */
export function slotName(parameter: string, slot: string): string {
  return `${parameter} ${slot}`;
}

/** The name under which a parameter's moving average is kept. */
export function averageName(parameter: string): string {
  return slotName(parameter, "average");
}

function input(graph: Graph, { name, shape }: Parameter, slot: string): { name: string; before: Value } {
  return { name: slotName(name, slot), before: graph.input(slotName(name, slot), shape) };
}

/** keep · average + (1 - keep) · value, the number `keep` being handed in. */
function moved(graph: Graph, average: Value, value: Value, keep: Value): Value {
  const negative = (x: Value) => graph.add("scale", [x, graph.scalar(-1)], {});
  const difference = graph.add("add", [average, negative(value)], {});
  return graph.add("add", [value, graph.add("scale", [difference, keep], {})], {});
}

/**
 * Extends a graph by what comes after the gradients: gathering, clipping, the optimiser's rule, the moving average. Gives
 * the state, the scalars that each run hands in, and the norm of the gradients where they are clipped.
 */
export function addUpdate(
  graph: Graph,
  parameters: readonly Parameter[],
  batchGradients: readonly Value[],
  learningRate: Value,
  { optimizer, clipNorm, average = false, accumulation, rateOf = () => 1 }: UpdateSpecification,
): { state: StateVariable[]; scalars: Value[]; norm: Value | null } {
  const gathered = accumulation === undefined ? null : graph.input(GATHERED, []);
  const gathering = gathered === null ? null : parameters.map((parameter) => input(graph, parameter, "gradient"));
  const total = batchGradients.map((gradient, index) =>
    gathering === null || gathered === null
      ? gradient
      : graph.add("add", [graph.add("scale", [gathering[index].before, gathered], {}), gradient], {}),
  );
  const unchanged = ({ name, value }: Parameter) => ({ name, kind: "parameter" as const, before: value, after: value });
  const gatherState = (gathering ?? []).map((variable, index): StateVariable => {
    return { ...variable, kind: "optimizer", after: accumulation === "gather" ? total[index] : variable.before };
  });
  const gatherScalars = gathered === null ? [] : [gathered];
  if (accumulation === "gather")
    return { state: [...parameters.map(unchanged), ...gatherState], scalars: gatherScalars, norm: null };

  const clipped = clipNorm === undefined ? { norm: null, gradients: total } : clipGradients(graph, total, clipNorm);
  const scalars = optimizer.scalars.map(({ name }) => graph.input(name, []));
  const kept = average ? graph.input(KEPT_AVERAGE, []) : null;
  const stateOf = (parameter: Parameter, index: number): StateVariable[] => {
    const { name, value, shape } = parameter;
    const slots = optimizer.slotsOf(shape).map((slot) => input(graph, parameter, slot));
    const factor = rateOf(name);
    const updated = optimizer.update({
      graph,
      parameter: value,
      gradient: clipped.gradients[index],
      slots: slots.map(({ before }) => before),
      learningRate: factor === 1 ? learningRate : graph.add("scale", [learningRate, graph.scalar(factor)], {}),
      scalars,
    });
    const variables: StateVariable[] = [
      { name, kind: "parameter", before: value, after: updated.parameter },
      ...slots.map((slot, position) => ({ ...slot, kind: "optimizer" as const, after: updated.slots[position] })),
    ];
    if (kept === null) return variables;
    const before = graph.input(averageName(name), shape);
    const after = moved(graph, before, updated.parameter, kept);
    return [...variables, { name: averageName(name), kind: "average", before, after }];
  };
  const state = parameters.flatMap((parameter, index) => {
    const layer = parameter.name.replace(/\.[^.]*$/, "");
    return graph.within({ layer }, () => stateOf(parameter, index));
  });
  const averageScalars = kept === null ? [] : [kept];
  return {
    state: [...state, ...gatherState],
    scalars: [...gatherScalars, ...scalars, ...averageScalars],
    norm: clipped.norm,
  };
}
