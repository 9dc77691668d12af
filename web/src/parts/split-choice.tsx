import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { SplitName } from "../../../src/data/listing.js";
import type { RunSummary } from "../../../src/page/api.js";
import { SPLIT_WORDS } from "../../../src/page/words/common.js";
import { judgedWords as w } from "../../../src/page/words/judged.js";
import { say } from "../language.js";
import { useLive } from "../live.js";
import { Choice } from "./choice.js";

/** The splits that can be judged, the one that anybody may look at first. */
export const SPLITS: readonly SplitName[] = ["val", "train", "test"];

/** Chooses which of a run's photos are looked at. */
export function SplitChoice({ value, onChoose }: { value: SplitName; onChoose: (split: SplitName) => void }) {
  const options = SPLITS.map((split) => [split, say(SPLIT_WORDS[split])] as const);
  return <Choice label={say(w.photos)} value={value} options={options} onChoose={onChoose} />;
}

/** Whether the lab of a run has not chosen yet, so that its test photos must not be seen by whoever changes it. */
export function useIsUndecided({ lab }: RunSummary): boolean {
  const { labs } = useLive();
  const known = lab === null ? undefined : labs.get(lab);
  return known !== undefined && (known.status !== "finished" || known.chosen === null);
}

/**
 * Whether a split may be shown, and what stands in its place while not: of a lab that has not chosen yet the test photos are
 * shown only to those who say once more that they want to see them.
 */
export function useTestWarning(run: RunSummary, split: SplitName): { mayAsk: boolean; warning: ComponentChildren } {
  const [isSure, setIsSure] = useState(false);
  const isUndecided = useIsUndecided(run);
  if (split !== "test" || !isUndecided || isSure) return { mayAsk: true, warning: null };
  return {
    mayAsk: false,
    warning: (
      <div class="warning" role="alert">
        <p>
          <strong>{say(w.testTitle)}</strong> {say(w.testText)}
        </p>
        <button type="button" onClick={() => setIsSure(true)}>
          {say(w.testShow)}
        </button>
      </div>
    ),
  };
}
