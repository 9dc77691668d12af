interface Props {
  readonly checkpoints: readonly string[];
  readonly chosen: string;
  readonly onChoose: (checkpoint: string) => void;
}

/** A checkpoint's name for people: `before training`, `after epoch 5`, `best`. */
export function checkpointName(checkpoint: string): string {
  if (checkpoint === "0") return "before training";
  return /^\d+$/.test(checkpoint) ? `after epoch ${checkpoint}` : `${checkpoint} epoch`;
}

/** A slider over the checkpoints that a run has kept. */
export function CheckpointSlider({ checkpoints, chosen, onChoose }: Props) {
  const position = Math.max(0, checkpoints.indexOf(chosen));
  return (
    <label class="slider">
      <span>
        Checkpoint: <strong>{checkpointName(checkpoints[position] ?? chosen)}</strong>
      </span>
      <input
        type="range"
        min={0}
        max={Math.max(0, checkpoints.length - 1)}
        value={position}
        aria-valuetext={checkpointName(checkpoints[position] ?? chosen)}
        onInput={(event) => onChoose(checkpoints[Number(event.currentTarget.value)])}
      />
    </label>
  );
}
