import { foldBatchNorm } from "../graph/passes/fold-batch-norm.js";
import { foldReshape } from "../graph/passes/fold-reshape.js";
import { fuseLinearMomentum } from "../graph/passes/fuse-linear-momentum.js";
import { shareEqual } from "../graph/passes/share-equal.js";
import { rewrite, type RewriteRule } from "../graph/rewrite.js";
import type { Program } from "./program.js";

/** Makes a finished program cheaper without changing what it computes, and leaves out what nobody reads. */
export function optimize(program: Program): Program {
  return rewriteProgram(program, [fuseLinearMomentum, shareEqual()]);
}

/** Computes now what constants alone decide; for executors that do not do it themselves, as ONNX Runtime does. */
export function foldConstants(program: Program): Program {
  return rewriteProgram(program, [foldReshape, foldBatchNorm]);
}

function rewriteProgram(program: Program, rules: readonly RewriteRule[]): Program {
  const outputs = [...program.outputs.values(), ...program.state.map(({ after }) => after)];
  const { graph, replaced } = rewrite(program.graph, outputs, rules);
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
