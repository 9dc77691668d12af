import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { useWords } from "./language.js";

/** Who hands in is typed once. */
const AUTHOR = "convscope studio author";

/** Who hands a report in, and what they say besides. */
export function useAuthor() {
  const [author, setAuthor] = useState(() => localStorage.getItem(AUTHOR) ?? "");
  const [remarks, setRemarks] = useState("");
  const keep = (name: string) => {
    setAuthor(name);
    localStorage.setItem(AUTHOR, name);
  };
  return { author, remarks, keep, setRemarks };
}

/** Fields for a report's author and remarks, and what hands it out. */
export function AuthorFields({
  authored,
  children,
}: {
  authored: ReturnType<typeof useAuthor>;
  children: ComponentChildren;
}) {
  const { say } = useWords();
  const { author, remarks, keep, setRemarks } = authored;
  return (
    <div class="hand-in">
      <label class="choice">
        {say("author")}
        <input type="text" value={author} onInput={(event) => keep(event.currentTarget.value)} />
      </label>
      <label class="choice">
        {say("remarks")}
        <textarea rows={2} value={remarks} onInput={(event) => setRemarks(event.currentTarget.value)} />
      </label>
      {children}
    </div>
  );
}
