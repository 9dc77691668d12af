/** A class's name as it is kept: composed letters (Unicode NFC), no spaces around it. */
export function className(name: string): string {
  return name.normalize("NFC").trim();
}

/** What two spellings of a name have in common: composed, in small letters. */
export function foldName(name: string): string {
  return className(name).toLowerCase().normalize("NFC");
}

/** Groups of names that differ in nothing but capitals. */
export function caseVariants(names: readonly string[]): string[][] {
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const key = foldName(name);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [name]);
    else group.push(name);
  }
  return [...groups.values()].filter(({ length }) => length > 1);
}
