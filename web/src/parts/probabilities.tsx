import { formatPercent } from "../../../src/core/format.js";

interface Props {
  readonly classes: readonly string[];
  readonly probabilities: readonly number[];
  readonly most?: number;
}

/** The most probable classes, the first first. */
export function Probabilities({ classes, probabilities, most = 5 }: Props) {
  const ranked = classes
    .map((name, label) => ({ name, probability: probabilities[label] }))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, most);
  return (
    <ol class="probabilities">
      {ranked.map(({ name, probability }) => (
        <li key={name}>
          <span title={name}>{name}</span>
          <meter value={probability} aria-hidden="true" />
          <span class="number">{formatPercent(probability)}</span>
        </li>
      ))}
    </ol>
  );
}
