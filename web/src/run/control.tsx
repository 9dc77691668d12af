import { useEffect, useRef, useState } from "preact/hooks";
import { shellWord } from "../../../src/core/shell-word.js";
import type { RunSummary } from "../../../src/page/api.js";
import { api } from "../api.js";
import { live } from "../live.js";
import { runWords as w } from "../../../src/page/words/run.js";
import { say } from "../language.js";

const STOPPING = {
  "after-epoch": w.stopsAfterEpoch,
  now: w.stopsNow,
} as const;

/** Stops a run and goes on with it: what `convscope stop` and `--resume` do. */
export function Control({ run }: { run: RunSummary }) {
  const { id, lab, status, alive, done, epochs, stopping } = run;
  /** What was asked and is under way, or why it was refused: void as soon as the run stands otherwise. */
  const [said, setSaid] = useState<{ text: string; isError: boolean } | null>(null);
  const place = useRef<HTMLElement>(null);
  const line = useRef<HTMLSpanElement>(null);
  const stands = `${alive} ${status}`;
  const before = useRef(stands);
  useEffect(() => {
    if (before.current === stands) return;
    before.current = stands;
    setSaid(null);
    // The button that was pressed is gone: whoever presses Enter again must not press the one in its place.
    if (document.activeElement === document.body || place.current?.contains(document.activeElement))
      line.current?.focus();
  }, [stands]);
  const act = (action: () => Promise<unknown>, text: string) => {
    setSaid({ text, isError: false });
    action().catch((error: unknown) => setSaid({ text: (error as Error).message, isError: true }));
  };
  const path = (of: string) => shellWord(of === "." ? live.folder : `${live.folder}/${of}`);
  const canResume = !alive && (status === "interrupted" || status === "running");
  if (!alive && !canResume) return null;
  const usual = !alive ? "" : stopping === null ? say(w.nothingLost) : say(STOPPING[stopping]);
  return (
    <section ref={place} class="control" aria-label={say(w.control)}>
      {alive ? (
        <>
          <button
            key="after-epoch"
            type="button"
            disabled={stopping === "after-epoch"}
            onClick={() => act(() => api.stop(id, "after-epoch"), say(STOPPING["after-epoch"]))}
          >
            {say(w.stopAfterEpoch)}
          </button>
          <button key="now" type="button" onClick={() => act(() => api.stop(id, "now"), say(STOPPING.now))}>
            {say(w.stopNow)}
          </button>
        </>
      ) : (
        <button key="resume" type="button" class="main" onClick={() => act(() => api.resume(id), say(w.beingStarted))}>
          {say(w.resume)(done, epochs)}
        </button>
      )}
      <span ref={line} tabIndex={-1} role="status" class={said?.isError ? "error" : "hint"}>
        {said?.text ?? usual}
      </span>
      {api.place === "server" && (
        <code class="hint">
          {alive
            ? `convscope stop ${path(id)} --after-epoch`
            : `convscope ${lab === null ? "train" : "lab"} --resume --out ${path(lab ?? id)}`}
        </code>
      )}
    </section>
  );
}
