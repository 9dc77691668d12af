import type { AnyNode } from "../graph/graph.js";
import type { OpName } from "../graph/signatures.js";
import { stateOutputName } from "./state-output.js";
import { changedState, type Program } from "../program/program.js";
import { OnnxBuilder } from "./builder.js";
import type { Lowering, Target } from "./lowering.js";
import { lowerings } from "./lowerings.js";
import type { OnnxModel, OnnxNode, OnnxValue } from "./model.js";

function lowerNode(onnx: OnnxBuilder, target: Target, node: AnyNode, inputs: readonly string[]): string {
  if (node.op === "input") return node.attributes.name;
  if (node.op === "constant") return onnx.tensor(node.attributes.tensor, node.attributes.name);
  // The table's type ties each lowering to its op; what the compiler cannot follow is that both come from one node.
  const lowering = lowerings[node.op] as Lowering<Exclude<OpName, "input" | "constant">>;
  return lowering({ onnx, target, node, inputs });
}

/** Lets the nodes write outputs under their own names; one tensor that has two, or comes straight in, is copied. */
function nameOutputs(
  nodes: readonly OnnxNode[],
  outputs: readonly (readonly [output: string, tensor: string])[],
): OnnxNode[] {
  const produced = new Set(nodes.flatMap((node) => node.outputs));
  const renamed = new Map<string, string>();
  const copies: OnnxNode[] = [];
  for (const [output, tensor] of outputs) {
    if (produced.has(tensor) && !renamed.has(tensor)) renamed.set(tensor, output);
    else
      copies.push({
        opType: "Identity",
        inputs: [renamed.get(tensor) ?? tensor],
        outputs: [output],
        attributes: {},
        domain: "",
      });
  }
  const rename = (name: string) => renamed.get(name) ?? name;
  const named = nodes.map((node) => ({ ...node, inputs: node.inputs.map(rename), outputs: node.outputs.map(rename) }));
  return [...named, ...copies];
}

/**
 * Writes a program as an ONNX graph of standard operators (and FusedMatMul on the CPU). State variables become an input
 * of their name and, where they change, an output of `stateOutputName`.
 */
export function lower(name: string, program: Program, target: Target): OnnxModel {
  const onnx = new OnnxBuilder();
  const names = new Map<number, string>();
  for (const node of program.graph.nodes) {
    names.set(
      node.output.id,
      lowerNode(
        onnx,
        target,
        node,
        node.inputs.map(({ id }) => names.get(id)!),
      ),
    );
  }

  const wanted = [
    ...[...program.outputs].map(([output, value]) => ({ output, value })),
    ...changedState(program).map((variable) => ({ output: stateOutputName(variable.name), value: variable.after })),
  ];
  const nodes = nameOutputs(
    onnx.nodes,
    wanted.map(({ output, value }) => [output, names.get(value.id)!]),
  );
  const outputs: OnnxValue[] = wanted.map(({ output, value }) => ({
    name: output,
    dtype: value.dtype,
    shape: value.shape,
  }));
  const inputs: OnnxValue[] = [
    ...program.inputs,
    ...program.state.map((variable) => ({
      name: variable.name,
      shape: variable.before.shape,
      dtype: variable.before.dtype,
    })),
  ];
  return { name, nodes, initializers: onnx.initializers, inputs, outputs };
}
