/** A share in 0..1 as a percentage with one decimal: the only way in which the report writes accuracies. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** A difference of shares in percentage points, with its sign. */
export function points(difference: number): string {
  return `${difference < 0 ? "−" : "+"}${Math.abs(100 * difference).toFixed(1)}`;
}

export { formatCount as count } from "../../core/format.js";

/** A measured number with three significant digits. */
export function significant(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** A p-value, never rounded to nothing. */
export function pValue(p: number): string {
  return p < 0.001 ? "< 0.001" : p.toFixed(3);
}
