/** The derivative of a scalar function by one element of `point`, by central differences. */
export function numericalDerivative(
  f: (point: Float64Array) => number,
  point: ArrayLike<number>,
  index: number,
  step: number,
): number {
  const at = (offset: number) => {
    const moved = Float64Array.from(point);
    moved[index] += offset;
    return f(moved);
  };
  return (at(step) - at(-step)) / (2 * step);
}
