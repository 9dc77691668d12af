import { useState } from "preact/hooks";
import { saveBlob } from "../parts/download.js";
import { useWords } from "./language.js";
import type { Tab } from "./tab-source.js";

/** A run's files for other programs, and for the command line. */
export function TakeOut({ tab, id, hasBest }: { tab: Tab; id: string; hasBest: boolean }) {
  const { say, language } = useWords();
  const [error, setError] = useState<string | null>(null);
  const save = (name: string, make: () => Promise<Blob>) => () => {
    setError(null);
    make().then(
      (blob) => saveBlob(name, blob),
      (failure: unknown) => setError((failure as Error).message),
    );
  };
  const model = (format: "onnx" | "safetensors") => async () =>
    new Blob([(await tab.looker.model(id, "best", format))]);
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
      {error !== null && (
        <span class="error" role="alert">
          {error}
        </span>
      )}
    </div>
  );
}
