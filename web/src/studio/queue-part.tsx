import { useEffect, useState } from "preact/hooks";
import { useWords } from "./language.js";
import type { Tab } from "./tab-source.js";

/** The trainings that wait for their turn, the next first; each can be taken out. */
export function QueuePart({ tab }: { tab: Tab }) {
  const { say } = useWords();
  const [waiting, setWaiting] = useState(tab.waiting);
  useEffect(() => tab.onWaiting(() => setWaiting(tab.waiting)), [tab]);
  if (waiting.length === 0) return null;
  return (
    <section class="studio-open" aria-labelledby="queue">
      <h2 id="queue">{say("queue")}</h2>
      <ol class="sets">
        {waiting.map((id) => (
          <li key={id}>
            {id}{" "}
            <button type="button" aria-label={`${say("drop")}: ${id}`} onClick={() => void tab.drop(id)}>
              {say("drop")}
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
