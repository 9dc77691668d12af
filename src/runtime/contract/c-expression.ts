import {
  type Condition,
  contains,
  type Expression,
  type FunctionName,
  isConstant,
} from "../../graph/elementwise/expression.js";
import type { RowFormula } from "../../graph/elementwise/ops.js";

/** C's functions of single floats; `sigmoid` is in src/kernels/elementwise.c. */
const FUNCTIONS: Readonly<Record<FunctionName, string>> = {
  exp: "expf",
  expm1: "expm1f",
  log1p: "log1pf",
  erf: "erff",
  tanh: "tanhf",
  sigmoid: "sigmoid",
};

/** C of an expression, and whether it is of the type that elements have rather than a number for all of them. */
interface Code {
  readonly text: string;
  readonly isElement: boolean;
}

/** A number as C's float, to the bit. */
function literal(value: number): string {
  const text = String(Math.fround(value));
  return `${/[.e]/.test(text) ? text : `${text}.0`}f`;
}

/** Writes C for elements that are vectors, or for single floats where a function is called that vectors do not have. */
class CWriter {
  constructor(
    private readonly formula: RowFormula,
    private readonly isVector: boolean,
  ) {}

  write(expression: Expression): Code {
    switch (expression.kind) {
      case "constant":
        return { text: literal(expression.value), isElement: !this.isVector };
      case "attribute":
        return { text: expression.name, isElement: !this.isVector };
      case "call":
        return { text: `${FUNCTIONS[expression.name]}(${this.element(expression.of)})`, isElement: true };
      case "binary":
        return this.#binary(expression);
      case "where":
        return { text: this.#where(expression), isElement: true };
      default:
        return { text: this.#name(expression.kind), isElement: true };
    }
  }

  /** C of the elements' type. */
  element(expression: Expression): string {
    const { text, isElement } = this.write(expression);
    return isElement ? text : `broadcast(${text})`;
  }

  /** Programs hand the gradient in first. */
  #name(kind: "x" | "y" | "gradient"): string {
    return kind === "gradient" || this.formula.gradientOf === null ? "a" : "b";
  }

  #binary({ operator, left, right }: Extract<Expression, { kind: "binary" }>): Code {
    if (operator === "min" || operator === "max")
      return { text: this.#bounded(operator, left, right), isElement: true };
    const [a, b] = [this.write(left), this.write(right)];
    return { text: `(${a.text} ${operator} ${b.text})`, isElement: a.isElement || b.isElement };
  }

  #bounded(operator: "min" | "max", left: Expression, right: Expression): string {
    const of = this.isVector ? "" : "_float";
    if (operator === "max" && isConstant(right, 0)) return `positive${of}(${this.element(left)})`;
    return `${operator === "min" ? "at_most" : "at_least"}${of}(${this.element(left)}, ${this.element(right)})`;
  }

  #where({ condition, yes, no }: Extract<Expression, { kind: "where" }>): string {
    const truth = this.#truth(condition);
    if (!this.isVector) return `(${truth} ? ${this.element(yes)} : ${this.element(no)})`;
    if (isConstant(no, 0)) return `where(${truth}, ${this.element(yes)})`;
    if (isConstant(yes, 0)) return `where(~(${truth}), ${this.element(no)})`;
    return `pick(${truth}, ${this.element(yes)}, ${this.element(no)})`;
  }

  #truth(condition: Condition): string {
    if (condition.kind === "nonZero") return `${this.element(condition.of)} != 0`;
    return `${this.element(condition.left)} ${condition.kind} ${this.write(condition.right).text}`;
  }
}

/** The statements of C that compute an op of a row for all elements. */
export function cStatements(formula: RowFormula): string {
  const isVector = !contains(formula.expression, ({ kind }) => kind === "call");
  const text = new CWriter(formula, isVector).element(formula.expression);
  const outer = /^\((.*)\)$/.exec(text);
  const inside = outer !== null && isBalanced(outer[1]) ? outer[1] : text;
  const numbers = Object.keys(formula.attributes)
    .map((name, index) => ({ name, index }))
    .filter(({ name }) => contains(formula.expression, (part) => part.kind === "attribute" && part.name === name));
  const declared = numbers.map(({ name, index }) => `float ${name} = p[${index}]; `).join("");
  return `{ ${declared}${isVector ? "EACH" : "EACH_FLOAT"}(${inside}); break; }`;
}

/** Whether each bracket of a text closes within it. */
function isBalanced(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === "(") depth++;
    if (character === ")" && --depth < 0) return false;
  }
  return depth === 0;
}
