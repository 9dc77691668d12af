import { useState } from "preact/hooks";
import { shellWord } from "../../../src/core/shell-word.js";
import type { RunSummary } from "../../../src/page/api.js";
import { api } from "../api.js";
import { live } from "../live.js";

/** Stops a run and goes on with it: what `convscope stop` and `--resume` do. */
export function Control({ run }: { run: RunSummary }) {
  const [said, setSaid] = useState<{ text: string; isError: boolean } | null>(null);
  const { id, lab, status, alive, done, epochs } = run;
  const act = (action: () => Promise<unknown>, text: string) => {
    setSaid({ text, isError: false });
    action().catch((error: unknown) => setSaid({ text: (error as Error).message, isError: true }));
  };
  const path = (of: string) => shellWord(of === "." ? live.folder : `${live.folder}/${of}`);
  const canResume = !alive && (status === "interrupted" || status === "running");
  if (!alive && !canResume) return null;
  return (
    <section class="control" aria-label="Control">
      {alive ? (
        <>
          <button type="button" onClick={() => act(() => api.stop(id, "after-epoch"), "Stops after this epoch …")}>
            Stop after this epoch
          </button>
          <button type="button" onClick={() => act(() => api.stop(id, "now"), "Stops after this step …")}>
            Stop now, keep a checkpoint
          </button>
        </>
      ) : (
        <button type="button" class="main" onClick={() => act(() => api.resume(id), "Going on …")}>
          Resume after {done} of {epochs} epochs
        </button>
      )}
      <span role="status" class={said?.isError ? "error" : "hint"}>
        {said?.text ?? (alive ? "Nothing is lost: resuming goes on to the same bits." : "")}
      </span>
      <code class="hint">
        {alive
          ? `convscope stop ${path(id)} --after-epoch`
          : `convscope ${lab === null ? "train" : "lab"} --resume --out ${path(lab ?? id)}`}
      </code>
    </section>
  );
}
