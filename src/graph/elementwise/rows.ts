import {
  above,
  below,
  erf,
  exp,
  expm1,
  type Expression,
  log1p,
  max,
  min,
  minus,
  nonZero,
  over,
  plus,
  sigmoid,
  tanh,
  times,
  where,
  x,
  y,
} from "./expression.js";

/** An operation on every element of a tensor by itself, with numbers that are set when a node is made. */
export interface Row<A extends string = string, D extends Expression | null = Expression | null> {
  /** The numbers' names and what they are where nobody says otherwise (PyTorch's values). */
  readonly attributes: Readonly<Record<A, number>>;
  /** Of `x`. */
  readonly forward: Expression;
  /** Of `x` or of the output `y`, whichever costs less; `null` for what only appears behind the loss. */
  readonly derivative: D;
}

type Formulas<D> = { readonly forward: Expression; readonly derivative: D };

/** A row without numbers of its own. */
function row<D extends Expression | null>(formulas: Formulas<D>): Row<never, D> {
  return { attributes: {}, ...formulas };
}

/** A row with numbers of its own: their defaults, and the formulas with each. */
function rowWith<A extends string, D extends Expression | null>(
  attributes: Readonly<Record<A, number>>,
  formulas: (of: Readonly<Record<A, Expression>>) => Formulas<D>,
): Row<A, D> {
  const expressions: Readonly<Record<string, Expression>> = Object.fromEntries(
    Object.keys(attributes).map((name) => [name, { kind: "attribute", name }]),
  );
  return { attributes, ...formulas(expressions) };
}

/** The standard normal distribution: the share below x, and the density at x. */
const shareBelow = times(plus(erf(times(x, Math.SQRT1_2)), 1), 0.5);
const density = times(exp(times(times(x, x), -0.5)), 1 / Math.sqrt(2 * Math.PI));

/** Klambauer et al. 2017. */
const SELU = { scale: 1.0507009873554805, alpha: 1.6732632423543772 };

/** tanh(softplus(x)). */
const gate = tanh(log1p(exp(x)));

/**
 * Every elementwise operation of one tensor, and its derivative. What else there is to it follows from its row: two ops of a
 * graph (`silu`, `siluGrad`), the nodes of ONNX, the kernels' C, and the ways in which tests call it.
 */
export const rows = {
  /** max(x, 0). */
  relu: row({ forward: max(x, 0), derivative: where(nonZero(y), 1, 0) }),
  /** x where it is positive, else slope · x. */
  leakyRelu: rowWith({ slope: 0.01 }, ({ slope }) => ({
    forward: where(above(x, 0), x, times(x, slope)),
    derivative: where(above(x, 0), 1, slope),
  })),
  /** min(max(x, 0), 6). */
  relu6: row({ forward: min(max(x, 0), 6), derivative: where(above(x, 0), where(below(x, 6), 1, 0), 0) }),
  sigmoid: row({ forward: sigmoid(x), derivative: times(y, minus(1, y)) }),
  tanh: row({ forward: tanh(x), derivative: minus(1, times(y, y)) }),
  /** x · sigmoid(x). */
  silu: row({
    forward: times(x, sigmoid(x)),
    derivative: times(sigmoid(x), plus(1, times(x, minus(1, sigmoid(x))))),
  }),
  /** x times the share of the standard normal distribution below it. */
  gelu: row({ forward: times(x, shareBelow), derivative: plus(shareBelow, times(x, density)) }),
  /** x · tanh(softplus(x)); above 12 that is x, and the slope 1, to more digits than there are. */
  mish: row({
    forward: where(above(x, 12), x, times(x, gate)),
    derivative: where(above(x, 12), 1, plus(gate, times(times(x, sigmoid(x)), minus(1, times(gate, gate))))),
  }),
  /** x where it is positive, else alpha · (eˣ - 1). */
  elu: rowWith({ alpha: 1 }, ({ alpha }) => ({
    forward: where(above(x, 0), x, times(alpha, expm1(x))),
    derivative: where(above(x, 0), 1, times(alpha, exp(x))),
  })),
  /** ELU of alpha 1.6733, times 1.0507: numbers whose mean and variance many layers leave at 0 and 1. */
  selu: row({
    forward: where(above(x, 0), times(x, SELU.scale), times(expm1(x), SELU.scale * SELU.alpha)),
    derivative: where(above(x, 0), SELU.scale, times(exp(x), SELU.scale * SELU.alpha)),
  }),
  /** ln(1 + e^(beta · x)) / beta, and x itself where beta · x is above the threshold. */
  softplus: rowWith({ beta: 1, threshold: 20 }, ({ beta, threshold }) => ({
    forward: where(above(times(x, beta), threshold), x, over(log1p(exp(times(x, beta))), beta)),
    derivative: where(above(times(x, beta), threshold), 1, sigmoid(times(x, beta))),
  })),
  /** min(max(x + 3, 0), 6) / 6. */
  hardsigmoid: row({
    forward: over(min(max(plus(x, 3), 0), 6), 6),
    derivative: where(above(x, -3), where(below(x, 3), 1 / 6, 0), 0),
  }),
  /** x · hardsigmoid(x). */
  hardswish: row({
    forward: over(times(x, min(max(plus(x, 3), 0), 6)), 6),
    derivative: where(below(x, 3), where(above(x, -3), plus(over(x, 3), 0.5), 0), 1),
  }),
  /** min(x, 0). */
  negativePart: row({ forward: min(x, 0), derivative: where(above(x, 0), 0, 1) }),
  /** x². */
  square: row({ forward: times(x, x), derivative: null }),
};

type Rows = typeof rows;

/** The name of an elementwise operation of one tensor. */
export type RowName = keyof Rows;
/** The numbers that a row's ops are given. */
export type RowAttributes<K extends RowName> = [keyof Rows[K]["attributes"]] extends [never]
  ? Readonly<Record<string, never>>
  : Rows[K]["attributes"];
/** Those through which gradients flow. */
export type ActivationName = { [K in RowName]: Rows[K]["derivative"] extends null ? never : K }[RowName];

export const rowNames = Object.keys(rows) as RowName[];

export function isActivation(name: RowName): name is ActivationName {
  return rows[name].derivative !== null;
}
