import { useEffect, useMemo, useState } from "preact/hooks";
import type { Words } from "../../../src/core/setting.js";
import { type BrowserNetwork, checkedAnswer } from "../../../src/page/checked-answer.js";
import { api, type Picture } from "../api.js";
import { useAsked, Waiting } from "../parts/asked.js";
import { bytesOf } from "../parts/bytes.js";
import { CheckpointSlider, keptOr } from "../parts/checkpoint-slider.js";
import { Choice } from "../parts/choice.js";
import { Pixels, planesImage } from "../parts/pixels.js";
import { Probabilities } from "../parts/probabilities.js";
import { tryView } from "../../../src/page/views.js";
import { useKept } from "../route.js";
import { findGraphics, type Graphics } from "./graphics.js";
import { PictureInput } from "./picture-input.js";
import type { TabProps } from "./tab-props.js";
import { commonWords } from "../../../src/page/words/common.js";
import { pictureWords as w } from "../../../src/page/words/picture.js";
import { insideWords } from "../../../src/page/words/inside.js";
import { say } from "../language.js";

const ENGINES = [
  ["webgpu", w.webgpu],
  ["wasm", w.wasm],
] as const;

/** What is said of what was found; nothing of a card. */
const FOUND: Readonly<Record<Graphics, Words | null>> = {
  card: null,
  software: w.software,
  none: w.noWebgpu,
  uninstalled: w.uninstalled,
};

/** Makes something when it is first asked for, and once; `made` gives it if it was asked for. */
function once<T>(make: () => Promise<T>) {
  let made: Promise<T> | null = null;
  return { get: () => (made ??= make()), made: () => made };
}

/** Both ways to run a run's network, each loaded when it is needed; `close` gives back the memory of those that were. */
function networksOf(id: string, checkpoint: string) {
  let isClosed = false;
  const network = (
    format: "onnx" | "program",
    load: () => Promise<(model: Uint8Array<ArrayBuffer>) => Promise<BrowserNetwork>>,
  ) =>
    once(async () => {
      if (isClosed) throw new Error(say(w.another));
      const [make, model] = await Promise.all([load(), api.model(id, checkpoint, format)]);
      return make(model);
    });
  const webgpu = network("onnx", async () => (await import("./webgpu-network.js")).webgpuNetwork);
  const wasm = network("program", async () => (await import("./wasm-network.js")).wasmNetwork);
  const close = () => {
    isClosed = true;
    for (const { made } of [webgpu, wasm]) {
      // One that could not be made, or whose graphics card was lost, has nothing to give back.
      made()?.then((opened) => opened.close()).catch(() => {}); // prettier-ignore
    }
  };
  return { webgpu: webgpu.get, wasm: wasm.get, close };
}

/** The network in the browser itself, beside what the server's says of the same pixels. */
export function TryTab({ id, run }: TabProps) {
  const [view, choose] = useKept(tryView);
  /** An image of the user's own stands in no address. */
  const [own, setOwn] = useState<Picture | null>(null);
  const [count, setCount] = useState(0);
  const picture: Picture = own ?? { type: "photo", split: view.split, index: view.index };
  const wanted = ENGINES.find(([engine]) => engine === view.engine)?.[0] ?? null;
  const chosen = keptOr(run, view.checkpoint);
  const { value: graphics } = useAsked("graphics", findGraphics);
  const found = graphics === null ? null : FOUND[graphics];
  const engine = wanted ?? (graphics === "card" ? "webgpu" : "wasm");
  const version = run.summary.best?.epoch ?? 0;
  const networks = useMemo(() => networksOf(id, chosen), [id, chosen, version]);
  useEffect(() => networks.close, [networks]);
  const isReady = chosen !== "" && graphics !== null;
  const answer = useAsked(
    isReady ? JSON.stringify([id, chosen, version, count, engine, view.split, view.index]) : null,
    async () => {
      const server = await api.predict(id, chosen, picture);
      const either = { webgpu: engine === "webgpu" ? networks.webgpu : null, wasm: networks.wasm };
      const browser = await checkedAnswer(either, bytesOf(server.pixels), server.size, server.probabilities);
      return { server, browser };
    },
  );
  const choosePicture = (next: Picture) => {
    setOwn(next.type === "photo" ? null : next);
    setCount(count + 1);
    if (next.type === "photo") choose({ split: next.split, index: next.index });
  };
  const { server, browser } = answer.value ?? { server: null, browser: null };
  return (
    <section aria-label={say(w.try)}>
      <h2>{say(w.try)}</h2>
      <p>{say(w.intro)}</p>
      <div class="controls">
        <CheckpointSlider run={run} chosen={chosen} onChoose={(checkpoint) => choose({ checkpoint })} />
        {(graphics === "card" || graphics === "software") && (
          <Choice
            label={say(w.computeWith)}
            value={engine}
            options={ENGINES.map(([value, name]) => [value, say(name)] as const)}
            onChoose={(engine) => choose({ engine })}
          />
        )}
        {found !== null && <span class="hint">{say(found)}</span>}
      </div>
      <PictureInput name={say(commonWords.image)} picture={picture} run={run} onChoose={choosePicture} />
      <Waiting asked={answer}>{say(commonWords.lookingAtImage)}</Waiting>
      {server !== null && browser !== null && (
        <div class={answer.isWaiting ? "try stale" : "try"}>
          <Pixels image={planesImage(bytesOf(server.pixels), server.size)} label={say(insideWords.asSeen)} />
          <div>
            <h3>{say(w.inBrowser)}</h3>
            <Probabilities classes={run.classes} probabilities={browser.probabilities} />
          </div>
          <div>
            <h3>{say(w.onServer)}</h3>
            <Probabilities classes={run.classes} probabilities={server.probabilities} />
          </div>
          {browser.refused !== null && (
            <p class="error" role="alert">
              {say(browser.refused)}
            </p>
          )}
          <p class="hint" data-difference={browser.difference} data-by={browser.by}>
            {say(w.computed)(
              browser.by,
              browser.threads,
              browser.milliseconds.toFixed(0),
              browser.difference === 0 ? "0" : browser.difference.toExponential(1),
            )}
          </p>
        </div>
      )}
    </section>
  );
}
