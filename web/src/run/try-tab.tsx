import { useState } from "preact/hooks";
import { api, type Picture } from "../api.js";
import { useAsked, Waiting } from "../parts/asked.js";
import { bytesOf } from "../parts/bytes.js";
import { CheckpointSlider } from "../parts/checkpoint-slider.js";
import { Pixels, planesImage } from "../parts/pixels.js";
import { Probabilities } from "../parts/probabilities.js";
import { PictureInput } from "./picture-input.js";
import type { TabProps } from "./run-page.js";

/** The exported network in the browser itself, beside what the server's says of the same pixels. */
export function TryTab({ id, run }: TabProps) {
  const [checkpoint, setCheckpoint] = useState("best");
  const [picture, setPicture] = useState<Picture>({ type: "photo", split: "test", index: 0 });
  const [count, setCount] = useState(0);
  const chosen = run.checkpoints.includes(checkpoint) ? checkpoint : (run.checkpoints.at(-1) ?? "");
  const model = useAsked(chosen === "" ? null : `${id} ${chosen} ${run.summary.best?.epoch ?? 0}`, async () => {
    const { browserNetwork } = await import("./browser-network.js");
    return browserNetwork(await api.model(id, chosen));
  });
  const { value: network } = model;
  const answer = useAsked(network === null ? null : JSON.stringify([id, chosen, count, model.isWaiting]), async () => {
    const server = await api.predict(id, chosen, picture);
    const browser = await network!.run(bytesOf(server.pixels), server.size);
    const difference = Math.max(
      ...browser.probabilities.map((value, label) => Math.abs(value - server.probabilities[label])),
    );
    return { server, browser, difference };
  });
  const choose = (next: Picture) => {
    setPicture(next);
    setCount(count + 1);
  };
  return (
    <section aria-label="Try it">
      <p>
        The exported network runs in this browser (ONNX Runtime Web, WebAssembly), on an image that the server has
        brought to size as for training.
      </p>
      <div class="controls">
        <CheckpointSlider checkpoints={run.checkpoints} chosen={chosen} onChoose={setCheckpoint} />
      </div>
      <PictureInput name="Image" picture={picture} photos={run.photos} onChoose={choose} />
      <Waiting asked={model}>Loading the network into the browser …</Waiting>
      {network !== null && <Waiting asked={answer} />}
      {answer.value !== null && (
        <div class={answer.isWaiting ? "try stale" : "try"}>
          <Pixels
            image={planesImage(bytesOf(answer.value.server.pixels), answer.value.server.size)}
            label="The image as the network sees it"
          />
          <div>
            <h2>In this browser</h2>
            <Probabilities classes={run.classes} probabilities={answer.value.browser.probabilities} />
          </div>
          <div>
            <h2>On the server</h2>
            <Probabilities classes={run.classes} probabilities={answer.value.server.probabilities} />
          </div>
          <p class="hint" data-difference={answer.value.difference}>
            Largest difference: {answer.value.difference.toExponential(1)};{" "}
            {answer.value.browser.milliseconds.toFixed(0)} ms in this browser.
          </p>
        </div>
      )}
    </section>
  );
}
