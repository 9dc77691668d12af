import { useEffect, useRef, useState } from "preact/hooks";
import { formatNumberOf } from "../../../src/core/format.js";
import type { RunSummary } from "../../../src/page/api.js";
import { api } from "../api.js";
import { TagEditor } from "../parts/tags.js";

interface Asked {
  readonly runs: readonly RunSummary[];
  readonly what: string;
  readonly onDelete: () => void;
  readonly onClose: () => void;
}

/** Asks whether runs are really to go. */
function TrashDialog({ runs, what, onDelete, onClose }: Asked) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} aria-label={`Delete ${what}?`} onClose={onClose}>
      <h2>Delete {what}?</h2>
      <ul>
        {runs.slice(0, 10).map(({ id, name }) => (
          <li key={id} class="wrap">
            {name}
          </li>
        ))}
        {runs.length > 10 && <li>and {runs.length - 10} more</li>}
      </ul>
      <p class="hint">
        {api.place === "tab" ? (
          "They are gone for good; take out what you want to keep as a zip first."
        ) : (
          <>
            The folder of each is moved to <code>.trash</code> in the folder that is served, from where you can move it
            back.
          </>
        )}
      </p>
      <span class="buttons">
        <button type="button" onClick={() => dialog.current?.close()}>
          Keep
        </button>
        <button
          type="button"
          onClick={() => {
            dialog.current?.close();
            onDelete();
          }}
        >
          {api.place === "tab" ? "Delete" : "Move to the trash"}
        </button>
      </span>
    </dialog>
  );
}

/** What can be done with the chosen runs: tags, out of the way, away. */
export function RunActions({ runs }: { runs: readonly RunSummary[] }) {
  const [said, setSaid] = useState<{ text: string; isError: boolean } | null>(null);
  const [isAsking, setIsAsking] = useState(false);
  const ids = runs.map(({ id }) => id);
  const isArchived = runs.every(({ archived }) => archived);
  const what = runs.length === 1 ? "the chosen run" : `the ${runs.length} chosen runs`;
  const act = (action: () => Promise<string>) => {
    setSaid(null);
    action().then(
      (text) => setSaid({ text, isError: false }),
      (error: unknown) => setSaid({ text: (error as Error).message, isError: true }),
    );
  };
  const archive = async () => {
    await api.about(ids, { archived: !isArchived });
    return isArchived ? "" : "Put aside; “archived too” shows them again.";
  };
  const remove = async () => {
    const { places } = await api.delete(ids);
    if (api.place === "tab") return `${formatNumberOf(ids.length, "run")} deleted.`;
    return places.length === 1 ? `Moved to ${places[0]}.` : `${formatNumberOf(places.length, "run")} moved to .trash.`;
  };
  return (
    <div class="controls">
      <TagEditor runs={runs} label={`Tag ${what}`} />
      <span class="buttons">
        <button
          type="button"
          aria-label={`${isArchived ? "Take out of the archive" : "Archive"}: ${what}`}
          onClick={() => act(archive)}
        >
          {isArchived ? "Out of the archive" : "Archive"}
        </button>
        <button type="button" aria-label={`Delete ${what}`} onClick={() => setIsAsking(true)}>
          Delete …
        </button>
      </span>
      <span role="status" class={said?.isError ? "error" : "hint"}>
        {said?.text}
      </span>
      {isAsking && (
        <TrashDialog runs={runs} what={what} onDelete={() => act(remove)} onClose={() => setIsAsking(false)} />
      )}
    </div>
  );
}
