import type { RunDetail } from "../../../src/page/api.js";
import { commonWords as w } from "../../../src/page/words/common.js";
import { say, useLanguage } from "../language.js";
import { checkpointOrder } from "../../../src/page/checkpoint-order.js";

interface Props {
  readonly run: RunDetail;
  readonly chosen: string;
  readonly onChoose: (checkpoint: string) => void;
}

/** The checkpoint that is shown where one was asked for that the run has not kept, or not yet: the latest. */
export function keptOr(run: RunDetail, wanted: string): string {
  return run.checkpoints.includes(wanted) ? wanted : (run.checkpoints.at(-1) ?? "");
}

/** A slider over the checkpoints that a run has kept. */
export function CheckpointSlider({ run, chosen, onChoose }: Props) {
  const kept = checkpointOrder(run, useLanguage());
  const position = Math.max(0, kept.findIndex(({ name }) => name === chosen)); // prettier-ignore
  const text = kept[position]?.text ?? say(w.noneYet);
  return (
    <label class="slider">
      <span>
        {say(w.checkpoint)} <strong>{text}</strong>
      </span>
      <input
        type="range"
        min={0}
        max={Math.max(0, kept.length - 1)}
        value={position}
        disabled={kept.length < 2}
        aria-valuetext={text}
        onInput={(event) => onChoose(kept[Number(event.currentTarget.value)].name)}
      />
    </label>
  );
}
