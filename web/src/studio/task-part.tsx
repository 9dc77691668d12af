import { useState } from "preact/hooks";
import { useWords } from "./language.js";
import { linkOf, type Task } from "./task.js";

/** Makes a link that sets what is chosen as a task for others. */
export function TaskPart({ task }: { task: Omit<Task, "language" | "text" | "isFixed"> }) {
  const { say, language } = useWords();
  const [text, setText] = useState("");
  const [isFixed, setIsFixed] = useState(false);
  const link = linkOf({ ...task, language, text, isFixed });
  return (
    <details class="task">
      <summary>{say("setTask")}</summary>
      <label class="as-text">
        {say("taskText")}
        <textarea rows={2} value={text} onInput={(event) => setText(event.currentTarget.value)} />
      </label>
      <label class="check">
        <input type="checkbox" checked={isFixed} onChange={() => setIsFixed(!isFixed)} /> {say("onlyPhotos")}
      </label>
      <label class="as-text">
        {say("taskLink")}
        <input type="text" readOnly value={link} onFocus={(event) => event.currentTarget.select()} />
      </label>
    </details>
  );
}
