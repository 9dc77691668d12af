/** What an expression may call, besides arithmetic. */
export type FunctionName = "exp" | "expm1" | "log1p" | "erf" | "tanh" | "sigmoid";
type Operator = "+" | "-" | "*" | "/" | "min" | "max";

/**
 * What is computed of one element: of the input `x`, the output `y`, the `gradient` of the loss by the output, and numbers.
 * What is no number stays none.
 */
export type Expression =
  | { readonly kind: "x" | "y" | "gradient" }
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "attribute"; readonly name: string }
  | { readonly kind: "call"; readonly name: FunctionName; readonly of: Expression }
  | { readonly kind: "binary"; readonly operator: Operator; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "where"; readonly condition: Condition; readonly yes: Expression; readonly no: Expression };

/** Truths about an element. No comparison but `nonZero` is true of what is no number. */
export type Condition =
  | { readonly kind: "nonZero"; readonly of: Expression }
  | { readonly kind: ">" | "<"; readonly left: Expression; readonly right: Expression };

type Operand = Expression | number;

const expressionOf = (operand: Operand): Expression =>
  typeof operand === "number" ? { kind: "constant", value: operand } : operand;
const binary = (operator: Operator) => (left: Operand, right: Operand) => {
  return { kind: "binary", operator, left: expressionOf(left), right: expressionOf(right) } satisfies Expression;
};
const call = (name: FunctionName) => (of: Operand) => {
  return { kind: "call", name, of: expressionOf(of) } satisfies Expression;
};
const compare = (kind: ">" | "<") => (left: Operand, right: Operand) => {
  return { kind, left: expressionOf(left), right: expressionOf(right) } satisfies Condition;
};

export const x: Expression = { kind: "x" };
export const y: Expression = { kind: "y" };
export const gradient: Expression = { kind: "gradient" };
export const plus = binary("+");
export const minus = binary("-");
export const times = binary("*");
export const over = binary("/");
export const min = binary("min");
export const max = binary("max");
export const exp = call("exp");
/** eˣ - 1. */
export const expm1 = call("expm1");
/** ln(1 + x). */
export const log1p = call("log1p");
export const erf = call("erf");
export const tanh = call("tanh");
/** 1 / (1 + e⁻ˣ). */
export const sigmoid = call("sigmoid");
export const above = compare(">");
export const below = compare("<");

export function nonZero(of: Expression): Condition {
  return { kind: "nonZero", of };
}

/** `yes` where the condition holds, else `no`. */
export function where(condition: Condition, yes: Operand, no: Operand): Expression {
  return { kind: "where", condition, yes: expressionOf(yes), no: expressionOf(no) };
}

/** Whether an expression is this number, whatever its element. */
export function isConstant(expression: Expression, value: number): boolean {
  return expression.kind === "constant" && expression.value === value;
}

/**
 * The gradient by the input: the gradient by the output times the `derivative`. It multiplies the first factor of a product
 * and each side of a `where`, so that a side of which nothing comes back costs nothing.
 */
export function chainRule(derivative: Expression): Expression {
  if (isConstant(derivative, 1)) return gradient;
  if (isConstant(derivative, 0)) return derivative;
  if (derivative.kind === "where") {
    return where(derivative.condition, chainRule(derivative.yes), chainRule(derivative.no));
  }
  const isProduct = derivative.kind === "binary" && derivative.operator === "*";
  return isProduct ? times(chainRule(derivative.left), derivative.right) : times(gradient, derivative);
}

/** The expressions that one is made of. */
function partsOf(expression: Expression): readonly Expression[] {
  if (expression.kind === "call") return [expression.of];
  if (expression.kind === "binary") return [expression.left, expression.right];
  if (expression.kind !== "where") return [];
  const { condition, yes, no } = expression;
  return [yes, no, ...(condition.kind === "nonZero" ? [condition.of] : [condition.left, condition.right])];
}

/** Whether `isOne` holds for an expression or for one that it is made of. */
export function contains(expression: Expression, isOne: (part: Expression) => boolean): boolean {
  return isOne(expression) || partsOf(expression).some((part) => contains(part, isOne));
}

/** Whether an expression is told one way on one side of a number and another way on the other: a small step may meet a kink. */
export function hasKinks(expression: Expression): boolean {
  return contains(expression, ({ kind, ...rest }) => {
    return kind === "where" || ("operator" in rest && (rest.operator === "min" || rest.operator === "max"));
  });
}
