import { useEffect, useRef, useState } from "preact/hooks";
import type { RunSummary } from "../../../src/page/api.js";
import { api } from "../api.js";
import { TagEditor } from "../parts/tags.js";
import { listWords as w } from "../../../src/page/words/list.js";
import { say } from "../language.js";

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
    <dialog ref={dialog} aria-label={say(w.deleteAsked)(what)} onClose={onClose}>
      <h2>{say(w.deleteAsked)(what)}</h2>
      <ul>
        {runs.slice(0, 10).map(({ id, name }) => (
          <li key={id} class="wrap">
            {name}
          </li>
        ))}
        {runs.length > 10 && <li>{say(w.andMore)(runs.length - 10)}</li>}
      </ul>
      <p class="hint">{say(api.place === "tab" ? w.goneForGood : w.toTrash)}</p>
      <span class="buttons">
        <button type="button" onClick={() => dialog.current?.close()}>
          {say(w.keep)}
        </button>
        <button
          type="button"
          onClick={() => {
            dialog.current?.close();
            onDelete();
          }}
        >
          {say(api.place === "tab" ? w.deleteNow : w.moveToTrash)}
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
  const what = say(w.theChosen)(runs.length);
  const act = (action: () => Promise<string>) => {
    setSaid(null);
    action().then(
      (text) => setSaid({ text, isError: false }),
      (error: unknown) => setSaid({ text: (error as Error).message, isError: true }),
    );
  };
  const archive = async () => {
    await api.about(ids, { archived: !isArchived });
    return isArchived ? "" : say(w.putAside);
  };
  const remove = async () => {
    const { places } = await api.delete(ids);
    if (api.place === "tab") return say(w.deleted)(ids.length);
    return places.length === 1 ? say(w.movedTo)(places[0]) : say(w.movedToTrash)(places.length);
  };
  return (
    <div class="controls">
      <TagEditor runs={runs} label={say(w.tag)(what)} />
      <span class="buttons">
        <button
          type="button"
          aria-label={say(isArchived ? w.unarchiveThem : w.archiveThem)(what)}
          onClick={() => act(archive)}
        >
          {say(isArchived ? w.unarchive : w.archive)}
        </button>
        <button type="button" aria-label={say(w.deleteThem)(what)} onClick={() => setIsAsking(true)}>
          {say(w.delete)}
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
