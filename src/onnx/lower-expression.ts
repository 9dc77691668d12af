import type { Condition, Expression, FunctionName } from "../graph/elementwise/expression.js";
import { isConstant } from "../graph/elementwise/expression.js";
import { formulas, rowOpNames } from "../graph/elementwise/ops.js";
import type { RowOpName } from "../graph/elementwise/signatures.js";
import type { OnnxBuilder } from "./builder.js";
import type { Lowering } from "./lowering.js";

/** Operators that are a row's by themselves: exported files are easier to read with them. */
const WHOLE: { readonly [K in RowOpName]?: (onnx: OnnxBuilder, x: string, numbers: Numbers) => string } = {
  leakyRelu: (onnx, x, { slope }) => onnx.add("LeakyRelu", [x], { alpha: { float: slope } }),
  elu: (onnx, x, { alpha }) => onnx.add("Elu", [x], { alpha: { float: alpha } }),
};

type Numbers = Readonly<Record<string, number>>;

const FUNCTIONS: Readonly<Record<FunctionName, (onnx: OnnxBuilder, x: string) => string>> = {
  exp: (onnx, x) => onnx.add("Exp", [x]),
  expm1: (onnx, x) => onnx.add("Sub", [onnx.add("Exp", [x]), onnx.scalar(1)]),
  log1p: (onnx, x) => onnx.add("Log", [onnx.add("Add", [x, onnx.scalar(1)])]),
  erf: (onnx, x) => onnx.add("Erf", [x]),
  tanh: (onnx, x) => onnx.add("Tanh", [x]),
  sigmoid: (onnx, x) => onnx.add("Sigmoid", [x]),
};
const OPERATORS = { "+": "Add", "-": "Sub", "*": "Mul", "/": "Div", min: "Min", max: "Max" } as const;

/** Writes an expression's nodes, each of what it is made of once. */
class ExpressionWriter {
  readonly #written = new Map<string, string>();

  constructor(
    private readonly onnx: OnnxBuilder,
    private readonly tensors: Readonly<Partial<Record<"x" | "y" | "gradient", string>>>,
    private readonly numbers: Numbers,
  ) {}

  write(expression: Expression): string {
    const key = JSON.stringify(expression);
    const known = this.#written.get(key);
    if (known !== undefined) return known;
    const made = this.#make(expression);
    this.#written.set(key, made);
    return made;
  }

  #make(expression: Expression): string {
    switch (expression.kind) {
      case "constant":
        return this.onnx.scalar(expression.value);
      case "attribute":
        return this.onnx.scalar(this.numbers[expression.name]);
      case "call":
        return FUNCTIONS[expression.name](this.onnx, this.write(expression.of));
      case "binary":
        return this.#binary(expression);
      case "where":
        return this.#where(expression);
      default:
        return this.tensors[expression.kind]!;
    }
  }

  #binary({ operator, left, right }: Extract<Expression, { kind: "binary" }>): string {
    if (operator === "max" && isConstant(right, 0)) return this.onnx.add("Relu", [this.write(left)]);
    if (operator === "min" && left.kind === "binary" && left.operator === "max") {
      return this.onnx.add(
        "Clip",
        [left.left, left.right, right].map((each) => this.write(each)),
      );
    }
    return this.onnx.add(OPERATORS[operator], [this.write(left), this.write(right)]);
  }

  #where({ condition, yes, no }: Extract<Expression, { kind: "where" }>): string {
    // A product with the truth as a number is faster, where what is multiplied is the gradient and no more.
    if (isConstant(no, 0) && isMasked(yes)) {
      return this.onnx.add("Mul", [this.write(yes), this.onnx.cast(this.#truth(condition), "float32")]);
    }
    return this.onnx.add("Where", [this.#truth(condition), this.write(yes), this.write(no)]);
  }

  #truth(condition: Condition): string {
    if (condition.kind === "nonZero") return this.onnx.cast(this.write(condition.of), "bool");
    const comparison = condition.kind === ">" ? "Greater" : "Less";
    return this.onnx.add(comparison, [this.write(condition.left), this.write(condition.right)]);
  }
}

/** Whether an expression is the gradient, or the gradient where something holds and else nothing. */
function isMasked(expression: Expression): boolean {
  if (expression.kind === "where") return isConstant(expression.no, 0) && isMasked(expression.yes);
  return expression.kind === "gradient";
}

function lowerRow(op: RowOpName): Lowering<RowOpName> {
  const { expression, gradientOf } = formulas[op];
  return ({ onnx, node, inputs }) => {
    const whole = WHOLE[op];
    if (whole !== undefined) return whole(onnx, inputs[0], node.attributes);
    const tensors = gradientOf === null ? { x: inputs[0] } : { gradient: inputs[0], [gradientOf]: inputs[1] };
    return new ExpressionWriter(onnx, tensors, node.attributes).write(expression);
  };
}

/** How the ops of rows are written in ONNX. */
export const rowLowerings = Object.fromEntries(rowOpNames.map((op) => [op, lowerRow(op)])) as unknown as {
  readonly [K in RowOpName]: Lowering<K>;
};
