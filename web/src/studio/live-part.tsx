import { useEffect, useRef, useState } from "preact/hooks";
import { pixelsOf } from "../../../dist/library/page/decode.js";
import type { Fit } from "../../../src/data/fit.js";
import { Overlay } from "./live-overlay.js";
import { greyImage, Pixels } from "../parts/pixels.js";
import { Probabilities } from "../parts/probabilities.js";
import { openCamera } from "../run/camera.js";
import { useWords } from "./language.js";
import type { Seen } from "./live-look.js";
import type { Tab } from "./tab-source.js";

interface Props {
  readonly tab: Tab;
  readonly id: string;
  readonly classes: readonly string[];
  readonly size: number;
  readonly fit: Fit;
}

interface Frame {
  readonly pixels: Uint8Array;
  readonly seen: Seen;
  readonly perSecond: number;
}

/** How much a new frame's time counts in the rate that is shown. */
const SMOOTH = 0.1;

/** What the network makes of what the camera sees, frame after frame. */
function Live({ tab, id, classes, size, fit }: Props) {
  const { say } = useWords();
  const [frame, setFrame] = useState<Frame | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [layer, setLayer] = useState(0);
  const wanted = useRef(0);
  wanted.current = layer;
  useEffect(() => {
    let isOpen = true;
    let stream: MediaStream | null = null;
    const video = document.createElement("video");
    video.muted = true;
    video.playsInline = true;
    const follow = async () => {
      stream = await openCamera();
      video.srcObject = stream;
      await video.play();
      let mean: number | null = null;
      while (isOpen) {
        const started = performance.now();
        const bitmap = await createImageBitmap(video);
        const pixels = pixelsOf(bitmap, size, fit);
        bitmap.close();
        const seen = await tab.looker.see(id, pixels, wanted.current);
        // The browser paints between frames.
        await new Promise(requestAnimationFrame);
        const took = performance.now() - started;
        mean = mean === null ? took : (1 - SMOOTH) * mean + SMOOTH * took;
        if (isOpen as boolean) setFrame({ pixels, seen, perSecond: 1000 / mean });
      }
    };
    follow()
      .catch((reason: unknown) => isOpen && setError((reason as Error).message))
      .finally(() => {
        for (const track of stream?.getTracks() ?? []) track.stop();
        void tab.looker.endLive();
      });
    return () => {
      isOpen = false;
    };
  }, [id]);
  if (error !== null)
    return (
      <p class="error" role="alert">
        {error}
      </p>
    );
  if (frame === null) return <p role="status">{say("working")}</p>;
  const { pixels, seen, perSecond } = frame;
  return (
    <div class="live" data-frames={perSecond.toFixed(1)}>
      <Overlay pixels={pixels} size={size} cam={seen.cam} label={say("sees")} />
      <div>
        <Probabilities classes={classes} probabilities={seen.probabilities} />
        <p class="hint">
          {perSecond.toFixed(0)} {say("framesASecond")}
        </p>
      </div>
      {seen.layers.length > 0 && (
        <div class="live-maps">
          <label class="choice">
            {say("layer")}
            <select value={String(layer)} onChange={(event) => setLayer(Number(event.currentTarget.value))}>
              {seen.layers.map((name, index) => (
                <option key={name} value={String(index)}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <div class="row">
            {seen.maps.map(({ data, width, height }, channel) => (
              <Pixels key={channel} image={greyImage(data, width, height)} label="" isSharp />
            ))}
          </div>
        </div>
      )}
    </div>
  );
}

/** A button that has the camera looked at live. */
export function LivePart(props: Props) {
  const { say } = useWords();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <button type="button" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        {say(isOpen ? "closeCamera" : "liveCamera")}
      </button>
      {isOpen && <Live {...props} />}
    </>
  );
}
