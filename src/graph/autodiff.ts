import { assert } from "../core/errors.js";
import type { AnyNode, Graph, Value } from "./graph.js";
import type { Derivative, InputGradient } from "./op.js";
import { ops } from "./ops.js";
import type { OpName } from "./signatures.js";

function inputGradients(graph: Graph, node: AnyNode, gradient: Value): readonly InputGradient[] {
  // The table's type ties each rule to its op; what the compiler cannot follow is that both come from one node.
  const rule = ops[node.op].derivative as Derivative<OpName> | null;
  assert(rule !== null, `the loss depends on a parameter through ${node.op}, which has no derivative`);
  return rule({ graph, ...node, gradient });
}

/**
 * Extends the graph by the gradients of `loss` (a scalar) by each of `parameters`, in their order (reverse-mode
 * differentiation). Only what leads to a parameter is differentiated: the images need no gradient. Throws an `Error`
 * when the loss does not depend on a parameter.
 */
export function gradients(graph: Graph, loss: Value, parameters: readonly Value[]): Value[] {
  const forward = graph.nodes.slice(0, loss.id + 1);
  const leadsToParameter = new Set(parameters.map(({ id }) => id));
  for (const { inputs, output } of forward) {
    if (inputs.some(({ id }) => leadsToParameter.has(id))) leadsToParameter.add(output.id);
  }

  const gradientOf = new Map<number, Value>([[loss.id, graph.scalar(1)]]);
  for (const node of forward.reverse()) {
    const gradient = gradientOf.get(node.output.id);
    if (gradient === undefined || node.inputs.length === 0) continue;
    const wanted = node.inputs.map(({ id }) => leadsToParameter.has(id));
    if (!wanted.includes(true)) continue;
    graph.within({ ...node.origin, phase: "backward" }, () => {
      const byInput = inputGradients(graph, node, gradient);
      node.inputs.forEach(({ id }, position) => {
        const make = byInput[position];
        if (!wanted[position] || make === null) return;
        const earlier = gradientOf.get(id);
        gradientOf.set(id, earlier === undefined ? make() : graph.add("add", [earlier, make()], {}));
      });
    });
  }
  return parameters.map((parameter) => {
    const gradient = gradientOf.get(parameter.id);
    assert(gradient !== undefined, "the loss does not depend on a parameter");
    return gradient;
  });
}
