import { useEffect, useMemo, useState } from "preact/hooks";
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

const ENGINES = [
  ["webgpu", "WebGPU (graphics card)"],
  ["wasm", "WebAssembly (processor)"],
] as const;

const FOUND: Readonly<Record<Graphics, string>> = {
  card: "",
  software: "This browser only imitates a graphics card, so that WebGPU is the slower way.",
  none: "This browser has no WebGPU here, so WebAssembly computes.",
  uninstalled:
    "WebAssembly computes. For the graphics card, run: npm install onnxruntime-web --ignore-scripts, where Convscope is installed, and start this page again.",
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
      if (isClosed) throw new Error("Another network was chosen meanwhile.");
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
    <section aria-label="Try it">
      <h2>Try it</h2>
      <p>
        The network runs in this browser, on an image that the server has brought to size as for training: on the
        processor by Convscope's own kernels as WebAssembly, on a graphics card by ONNX Runtime Web.
      </p>
      <div class="controls">
        <CheckpointSlider run={run} chosen={chosen} onChoose={(checkpoint) => choose({ checkpoint })} />
        {(graphics === "card" || graphics === "software") && (
          <Choice label="Compute with" value={engine} options={ENGINES} onChoose={(engine) => choose({ engine })} />
        )}
        {graphics !== null && FOUND[graphics] !== "" && <span class="hint">{FOUND[graphics]}</span>}
      </div>
      <PictureInput name="Image" picture={picture} run={run} onChoose={choosePicture} />
      <Waiting asked={answer}>The network looks at the image …</Waiting>
      {server !== null && browser !== null && (
        <div class={answer.isWaiting ? "try stale" : "try"}>
          <Pixels image={planesImage(bytesOf(server.pixels), server.size)} label="The image as the network sees it" />
          <div>
            <h3>In this browser</h3>
            <Probabilities classes={run.classes} probabilities={browser.probabilities} />
          </div>
          <div>
            <h3>On the server</h3>
            <Probabilities classes={run.classes} probabilities={server.probabilities} />
          </div>
          {browser.refused !== null && (
            <p class="error" role="alert">
              {browser.refused}, so WebAssembly computed.
            </p>
          )}
          <p class="hint" data-difference={browser.difference} data-by={browser.by}>
            Computed by {browser.by}
            {browser.threads > 1 && `, on ${browser.threads} threads,`} in {browser.milliseconds.toFixed(0)} ms. Largest
            difference from the server: {browser.difference.toExponential(1)}.
          </p>
        </div>
      )}
    </section>
  );
}
