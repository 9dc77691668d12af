import { useState } from "preact/hooks";
import type { RunSummary } from "../../../src/page/api.js";
import { listWords as w } from "../../../src/page/words/list.js";
import { api } from "../api.js";
import { say } from "../language.js";

/** Gives words to runs, or takes them away: of one run on its own page, of all chosen ones above the table. */
export function TagEditor({ runs, label }: { runs: readonly RunSummary[]; label: string }) {
  const [text, setText] = useState("");
  const [error, setError] = useState<string | null>(null);
  const ids = runs.map(({ id }) => id);
  const present = [...new Set(runs.flatMap(({ tags }) => tags))].sort();
  const change = (add: readonly string[], remove: readonly string[]) => {
    setError(null);
    api.tag(ids, add, remove).then(
      () => add.length > 0 && setText(""),
      (failure: unknown) => setError((failure as Error).message),
    );
  };
  const submit = (event: Event) => {
    event.preventDefault();
    const words = text.split(/[\s,]+/).filter((word) => word !== "");
    if (words.length > 0) change(words, []);
  };
  return (
    <form class="tag-editor" onSubmit={submit}>
      <label class="choice">
        {label}
        <input
          type="text"
          value={text}
          placeholder="baseline"
          autocapitalize="none"
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      <button type="submit" disabled={text.trim() === ""}>
        {say(w.add)}
      </button>
      {present.map((tag) => (
        <button
          key={tag}
          type="button"
          class="tag"
          aria-label={say(w.removeTag)(tag)}
          title={say(w.remove)}
          onClick={() => change([], [tag])}
        >
          {tag} <span aria-hidden="true">×</span>
        </button>
      ))}
      {error !== null && (
        <span class="error" role="alert">
          {error}
        </span>
      )}
    </form>
  );
}
