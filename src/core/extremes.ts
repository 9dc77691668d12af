/** The largest of some numbers, and `least` where none is larger; unlike `Math.max(...values)` of any number of them. */
export function largestOf(values: Iterable<number>, least = -Infinity): number {
  let largest = least;
  for (const value of values) if (value > largest || Number.isNaN(value)) largest = value;
  return largest;
}

/** The smallest of some numbers, and `most` where none is smaller; of any number of them. */
export function smallestOf(values: Iterable<number>, most = Infinity): number {
  let smallest = most;
  for (const value of values) if (value < smallest || Number.isNaN(value)) smallest = value;
  return smallest;
}

/** Adds items to the end of a list; unlike `list.push(...items)` any number of them. */
export function append<T>(list: T[], items: Iterable<T>): void {
  for (const item of items) list.push(item);
}
