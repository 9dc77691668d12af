/** Whether two values of JSON's kinds are the same, whatever the order of their keys; NaN equals NaN. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const [names, others] = [Object.keys(a), Object.keys(b)];
  return (
    Array.isArray(a) === Array.isArray(b) &&
    names.length === others.length &&
    names.every((name) => sameJson(a[name as keyof typeof a], b[name as keyof typeof b]))
  );
}
