import type { Condition, Expression, FunctionName } from "../graph/elementwise/expression.js";

/** The error function: Simpson's rule on the density of the normal distribution, to twelve digits and more. */
function erf(x: number): number {
  const intervals = 400;
  const density = (t: number) => Math.exp(-t * t);
  let sum = density(0) + density(x);
  for (let i = 1; i < intervals; i++) sum += (i % 2 === 1 ? 4 : 2) * density((i * x) / intervals);
  return ((2 / Math.sqrt(Math.PI)) * (sum * x)) / intervals / 3;
}

const FUNCTIONS: Readonly<Record<FunctionName, (x: number) => number>> = {
  exp: Math.exp,
  expm1: Math.expm1,
  log1p: Math.log1p,
  erf,
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
};
const OPERATORS = {
  "+": (a: number, b: number) => a + b,
  "-": (a: number, b: number) => a - b,
  "*": (a: number, b: number) => a * b,
  "/": (a: number, b: number) => a / b,
  min: Math.min,
  max: Math.max,
};

/** What an expression is in float64, for one element and a row's numbers. */
export function evaluateExpression(
  expression: Expression,
  element: Readonly<Partial<Record<"x" | "y" | "gradient", number>>>,
  numbers: Readonly<Record<string, number>>,
): number {
  const of = (part: Expression) => evaluateExpression(part, element, numbers);
  const isTrue = (condition: Condition) => {
    if (condition.kind === "nonZero") return of(condition.of) !== 0;
    const [left, right] = [of(condition.left), of(condition.right)];
    return condition.kind === ">" ? left > right : left < right;
  };
  switch (expression.kind) {
    case "constant":
      return expression.value;
    case "attribute":
      return numbers[expression.name];
    case "call":
      return FUNCTIONS[expression.name](of(expression.of));
    case "binary":
      return OPERATORS[expression.operator](of(expression.left), of(expression.right));
    case "where":
      return of(isTrue(expression.condition) ? expression.yes : expression.no);
    default:
      return element[expression.kind]!;
  }
}
