import { RandomStream } from "../core/random.js";

/** Which training photos make an epoch: each once, or all classes alike. */
export const SAMPLINGS = ["shuffled", "balanced"] as const;
export type Sampling = (typeof SAMPLINGS)[number];

/** As many draws as there are items, with replacement: the class first, all alike, then one of its items. */
function balanced(items: Uint32Array, labelOf: (item: number) => number, stream: RandomStream): Uint32Array {
  const byLabel = new Map<number, number[]>();
  for (const item of items) {
    const label = labelOf(item);
    const group = byLabel.get(label);
    if (group === undefined) byLabel.set(label, [item]);
    else group.push(item);
  }
  const members = [...byLabel.values()];
  return items.map(() => {
    const group = members[stream.integer(members.length)];
    return group[stream.integer(group.length)];
  });
}

/**
 * The order in which an epoch goes through training items. `balanced` draws each with a probability inverse to the size
 * of its class, so that some appear several times and others not at all.
 */
export function epochOrder(
  sampling: Sampling,
  items: Uint32Array,
  labelOf: (item: number) => number,
  seed: number,
  epoch: number,
): Uint32Array {
  if (sampling === "balanced") return balanced(items, labelOf, new RandomStream(seed, "balanced", epoch));
  return new RandomStream(seed, "shuffle", epoch).shuffle(items.slice());
}
