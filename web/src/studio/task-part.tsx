import { useState } from "preact/hooks";
import { Choice } from "../parts/choice.js";
import { useWords } from "./language.js";
import { linkOf, type Task, zipAddress } from "./task.js";

const KINDS = ["own", "drawn", "zip"] as const;
const WORDS = { own: "ownPhotos", drawn: "drawnPhotos", zip: "zipPhotos" } as const;

/** Makes a link that sets what is chosen as a task for others. */
export function TaskPart({ task }: { task: Omit<Task, "language" | "text" | "photos" | "isFixed"> }) {
  const { say, language } = useWords();
  const [text, setText] = useState("");
  const [kind, setKind] = useState<(typeof KINDS)[number]>("own");
  const [address, setAddress] = useState("");
  const [isFixed, setIsFixed] = useState(false);
  const zip = kind === "zip" ? zipAddress(address) : null;
  const isWrong = kind === "zip" && zip === null;
  const photos = kind === "drawn" ? ("drawn" as const) : zip === null ? undefined : { zip };
  const link = isWrong ? "" : linkOf({ ...task, language, text, photos, isFixed });
  return (
    <details class="task">
      <summary>{say("setTask")}</summary>
      <label class="as-text">
        {say("taskText")}
        <textarea rows={2} value={text} onInput={(event) => setText(event.currentTarget.value)} />
      </label>
      <Choice
        label={say("whichPhotos")}
        value={kind}
        options={KINDS.map((one) => [one, say(WORDS[one])] as const)}
        onChoose={setKind}
      />
      {kind === "zip" && (
        <label class="as-text">
          {say("zipAddress")}
          <input type="text" value={address} onInput={(event) => setAddress(event.currentTarget.value)} />
          {isWrong && address !== "" && (
            <span class="error" role="alert">
              {say("otherSite")}
            </span>
          )}
        </label>
      )}
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
