import { useEffect, useState } from "preact/hooks";
import type { RunSummary } from "../../../src/page/api.js";
import { api } from "../api.js";
import { runWords as w } from "../../../src/page/words/run.js";
import { say } from "../language.js";

/** What somebody calls a run and has written down about it. */
export function AboutEditor({ run }: { run: RunSummary }) {
  const [name, setName] = useState(run.name);
  const [notes, setNotes] = useState(run.notes);
  const [said, setSaid] = useState<{ text: string; isError: boolean } | null>(null);
  useEffect(() => setName(run.name), [run.name]);
  useEffect(() => setNotes(run.notes), [run.notes]);
  const isChanged = name.trim() !== run.name || notes.trim() !== run.notes;
  const save = (event: Event) => {
    event.preventDefault();
    const change = { ...(name.trim() === run.name ? {} : { name }), notes };
    api.about([run.id], change).then(
      () => setSaid({ text: say(w.saved), isError: false }),
      (error: unknown) => setSaid({ text: (error as Error).message, isError: true }),
    );
  };
  return (
    <form class="about-editor" onSubmit={save}>
      <label>
        {say(w.name)}
        <input type="text" value={name} maxLength={100} onInput={(event) => setName(event.currentTarget.value)} />
      </label>
      <label>
        {say(w.notes)}
        <textarea rows={3} maxLength={4000} value={notes} onInput={(event) => setNotes(event.currentTarget.value)} />
      </label>
      <span>
        <button type="submit" disabled={!isChanged}>
          {say(w.save)}
        </button>{" "}
        <span role="status" class={said?.isError ? "error" : "hint"}>
          {said?.text ?? say(w.withoutName)}
        </span>
      </span>
    </form>
  );
}
