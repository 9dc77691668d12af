import { fuseLinearMomentum } from "../graph/passes/fuse-linear-momentum.js";
import { shareEqual } from "../graph/passes/share-equal.js";
import { rewrite } from "../graph/rewrite.js";
import type { Program } from "./program.js";

/** Makes a finished program cheaper without changing what it computes, and leaves out what nobody reads. */
export function optimize(program: Program): Program {
  const outputs = [...program.outputs.values(), ...program.state.map(({ after }) => after)];
  const { graph, replaced } = rewrite(program.graph, outputs, [fuseLinearMomentum, shareEqual()]);
  return {
    graph,
    inputs: program.inputs,
    outputs: new Map([...program.outputs].map(([name, value]) => [name, replaced(value)])),
    state: program.state.map(({ name, kind, before, after }) => ({
      name,
      kind,
      before: replaced(before),
      after: replaced(after),
    })),
  };
}
