/** How many colours there are. */
export const COLORS = 8;

/** What tells a run's curves from others': one of the colours and, where runs that are shown share it, a dash and a marker. */
export interface RunLook {
  /** From 0, below `COLORS`. */
  readonly color: number;
  /** 0 for the first of those that share a colour, then 1, 2 … */
  readonly variant: number;
}

interface Started {
  readonly id: string;
  readonly startedAt: string;
}

/** FNV-1a of a text's UTF-16 units, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value >>> 0;
}

const byStart = (a: Started, b: Started) =>
  a.startedAt < b.startedAt ? -1 : a.startedAt > b.startedAt ? 1 : a.id < b.id ? -1 : 1;

/**
 * Each run's colour for good, whatever else is shown: the one that its id stands for or, where one of the seven runs that
 * were started just before it has that, the next that none of them has. So runs that are compared, which mostly follow one
 * another, differ, and a run that is started later changes no colour. What is `known` stays, also when a run before is gone.
 */
export function runColors(
  runs: readonly Started[],
  known: ReadonlyMap<string, number> = new Map(),
): Map<string, number> {
  const colors = new Map<string, number>();
  const before: number[] = [];
  for (const { id } of runs.toSorted(byStart)) {
    let color = known.get(id);
    for (let step = 0; color === undefined; step++) {
      const next = (hash(id) + step) % COLORS;
      if (!before.includes(next)) color = next;
    }
    colors.set(id, color);
    before.push(color);
    if (before.length === COLORS) before.shift();
  }
  return colors;
}

/** How the runs that are shown look; those that share a colour are told apart in the order in which they were started. */
export function runLooks(shown: readonly Started[], colors: ReadonlyMap<string, number>): Map<string, RunLook> {
  const used = new Map<number, number>();
  const looks = shown.toSorted(byStart).map(({ id }) => {
    const color = colors.get(id) ?? hash(id) % COLORS;
    const variant = used.get(color) ?? 0;
    used.set(color, variant + 1);
    return [id, { color, variant }] as const;
  });
  return new Map(looks);
}
