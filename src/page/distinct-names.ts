/**
 * What runs are called where several stand next to each other: by their names, and with their labs, or their folders, where
 * two have the same. Experiments of one recipe have the same names in every lab.
 */
export function distinctNames(
  runs: readonly { readonly id: string; readonly lab: string | null; readonly name: string }[],
): string[] {
  const count = (names: readonly string[], name: string) => names.filter((other) => other === name).length;
  const names = runs.map(({ name }) => name);
  const withLabs = runs.map(({ lab, name }) => (lab === null || count(names, name) === 1 ? name : `${name} (${lab})`));
  return withLabs.map((name, index) => (count(withLabs, name) === 1 ? name : runs[index].id));
}
