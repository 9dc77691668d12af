import { useState } from "preact/hooks";
import { useAsked } from "../parts/asked.js";
import { saveBlob } from "../parts/download.js";
import { AuthorFields, useAuthor } from "./author-fields.js";
import { useWords } from "./language.js";
import { LivePart } from "./live-part.js";
import type { Tab } from "./tab-source.js";

/** A run's files for other programs, and for the command line. */
export function TakeOut({ tab, id, hasBest }: { tab: Tab; id: string; hasBest: boolean }) {
  const { say, language } = useWords();
  const [error, setError] = useState<string | null>(null);
  const details = useAsked(hasBest ? id : null, () => tab.looker.run(id));
  const [isBusy, setIsBusy] = useState(false);
  const authored = useAuthor();
  const { author, remarks } = authored;
  const save = (name: string, make: () => Promise<Blob>) => () => {
    setError(null);
    setIsBusy(true);
    make()
      .then(
        (blob) => saveBlob(name, blob),
        (failure: unknown) => setError((failure as Error).message),
      )
      .finally(() => setIsBusy(false));
  };
  const model = (format: "onnx" | "safetensors") => async () => new Blob([await tab.looker.model(id, "best", format)]);
  return (
    <div class="controls">
      <button type="button" onClick={save(`${id}.zip`, () => tab.looker.zip(id))}>
        {say("zip")}
      </button>
      <button type="button" disabled={!hasBest} onClick={save(`${id}.onnx`, model("onnx"))}>
        {say("onnx")}
      </button>
      <button type="button" disabled={!hasBest} onClick={save(`${id}.safetensors`, model("safetensors"))}>
        {say("safetensors")}
      </button>
      <button
        type="button"
        disabled={!hasBest}
        onClick={save(`${id}.html`, async () => new Blob([await tab.demo(id, language)], { type: "text/html" }))}
      >
        {say("demo")}
      </button>
      <span class="hint">{say("unpack")}</span>
      <AuthorFields authored={authored}>
        <button
          type="button"
          disabled={!hasBest || isBusy}
          onClick={save(`${id}-report.html`, async () => new Blob([await tab.looker.report(id, { author, remarks, language })], { type: "text/html" }))} /* prettier-ignore */
        >
          {say("report")}
        </button>
      </AuthorFields>
      {hasBest && details.value !== null && (
        <LivePart
          tab={tab}
          id={id}
          classes={details.value.classes}
          size={details.value.input[1]}
          fit={details.value.config.data.fit}
        />
      )}
      {isBusy && <span role="status">{say("working")}</span>}
      {error !== null && (
        <span class="error" role="alert">
          {error}
        </span>
      )}
    </div>
  );
}
