import type { Value } from "../value.js";
import type { ActivationName, RowAttributes, RowName } from "./rows.js";

/** The op that gives the gradient by an activation's input, of the gradient by its output and of `x` or `y`. */
export type GradName<K extends ActivationName = ActivationName> = `${K}Grad`;
export type RowOpName = RowName | GradName;

/** The signatures of every op that follows from a row. */
export type RowSignatures = {
  [K in RowName]: { inputs: [x: Value]; attributes: RowAttributes<K> };
} & {
  [K in ActivationName as GradName<K>]: { inputs: [gradient: Value, of: Value]; attributes: RowAttributes<K> };
};
