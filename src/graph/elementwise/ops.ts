import { assert } from "../../core/errors.js";
import type { Derivative, Op } from "../op.js";
import { expectSame } from "../shapes.js";
import { chainRule, contains, type Expression } from "./expression.js";
import { type ActivationName, isActivation, type RowName, rowNames, rows } from "./rows.js";
import type { GradName, RowOpName } from "./signatures.js";

/** What one of the ops computes of each element: of `x`, or of `gradient` and `x` or `y`. */
export interface RowFormula {
  readonly expression: Expression;
  /** Whether it computes a gradient; `of` is what it then reads beside the gradient by the output. */
  readonly gradientOf: "x" | "y" | null;
  /** The numbers it is given, in order, and what they are where nobody says otherwise. */
  readonly attributes: Readonly<Record<string, number>>;
}

function gradientOf(name: ActivationName): RowFormula {
  const { derivative, attributes } = rows[name];
  const [readsX, readsY] = (["x", "y"] as const).map((kind) => contains(derivative, (part) => part.kind === kind));
  assert(!(readsX && readsY), `${name}'s derivative is told by x or by y, not by both`);
  return {
    expression: chainRule(derivative),
    gradientOf: readsY ? "y" : "x",
    attributes,
  };
}

/** Every op that follows from a row, and what it computes. */
export const formulas = Object.fromEntries([
  ...rowNames.map((name): [RowName, RowFormula] => {
    const { forward: expression, attributes } = rows[name];
    return [name, { expression, gradientOf: null, attributes }];
  }),
  ...rowNames.filter(isActivation).map((name): [GradName, RowFormula] => [`${name}Grad`, gradientOf(name)]),
]) as Readonly<Record<RowOpName, RowFormula>>;

export const rowOpNames = Object.keys(formulas) as RowOpName[];

/** Whether an op follows from a row. */
export function isRowOp(op: string): op is RowOpName {
  return op in formulas;
}

/** The gradient by `x` is the grad op's, which the derivative says whether to give `x` or the output. */
function derivativeOf(name: ActivationName): Derivative<RowName> {
  const by = formulas[`${name}Grad`].gradientOf;
  return ({ graph, inputs: [x], attributes, output, gradient }) => [
    () => graph.add<GradName>(`${name}Grad`, [gradient, by === "y" ? output : x], attributes),
  ];
}

/** The ops of all rows, as src/graph/ops.ts has those of its own. */
export const rowOps = Object.fromEntries([
  ...rowNames.map((name): [RowName, Op<RowName>] => {
    const derivative = isActivation(name) ? derivativeOf(name) : null;
    return [name, { shape: ([x]) => x.shape, derivative }];
  }),
  ...rowNames.filter(isActivation).map((name): [GradName, Op<GradName>] => {
    const grad: GradName = `${name}Grad`;
    const shape: Op<GradName>["shape"] = ([gradient, of]) => {
      expectSame(grad, gradient, of);
      return of.shape;
    };
    return [grad, { shape, derivative: null }];
  }),
]) as unknown as { readonly [K in RowOpName]: Op<K> };
