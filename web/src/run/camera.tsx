import { useEffect, useRef, useState } from "preact/hooks";
import { commonWords } from "../../../src/page/words/common.js";
import { pictureWords as w } from "../../../src/page/words/picture.js";
import type { Words } from "../../../src/core/setting.js";
import { say } from "../language.js";

/** What a browser calls the reasons for giving no camera, in words for people. */
const REASONS: Readonly<Record<string, Words>> = {
  NotAllowedError: w.cameraRefused,
  NotFoundError: w.noCamera,
  NotReadableError: w.cameraBusy,
};

/** The stream of a camera. Rejects with an `Error` in words where there is none, or it may not be used. */
export async function openCamera(): Promise<MediaStream> {
  // Browsers hide cameras from pages that are not loaded over https or from this computer's own name.
  if ((navigator.mediaDevices as MediaDevices | undefined) === undefined) throw new Error(say(w.cameraHidden));
  try {
    return await navigator.mediaDevices.getUserMedia({ video: true });
  } catch (error) {
    const { name, message } = error as DOMException;
    const reason = REASONS[name];
    throw new Error(reason === undefined ? say(w.cameraUnusable)(message || name) : say(reason));
  }
}

/** A frame of a camera's stream as a JPEG. */
export async function frameOf(video: HTMLVideoElement): Promise<Blob> {
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d")!.drawImage(video, 0, 0);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob === null ? reject(new Error(say(w.cameraEmpty))) : resolve(blob)), "image/jpeg"),
  );
}

/** The camera's picture, and a button that takes it. */
export function Camera({ onTake, onEnd }: { onTake: (blob: Blob) => void; onEnd: () => void }) {
  const video = useRef<HTMLVideoElement>(null);
  const [hasPicture, setHasPicture] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const fail = (reason: unknown) => setError((reason as Error).message);
  useEffect(() => {
    let stream: MediaStream | null = null;
    let isOpen = true;
    const end = () => stream?.getTracks().forEach((track) => track.stop());
    openCamera().then((given) => {
      stream = given;
      if (isOpen && video.current !== null) video.current.srcObject = given;
      else end();
    }, fail);
    return () => {
      isOpen = false;
      end();
    };
  }, []);
  return (
    <div class="camera">
      {error === null ? (
        <video
          ref={video}
          autoPlay
          muted
          playsInline
          aria-label={say(w.cameraSees)}
          onLoadedData={() => setHasPicture(true)}
        />
      ) : (
        <p class="error" role="alert">
          {error}
        </p>
      )}
      {error === null && (
        <button type="button" disabled={!hasPicture} onClick={() => void frameOf(video.current!).then(onTake, fail)}>
          {say(w.takePicture)}
        </button>
      )}
      <button type="button" onClick={onEnd}>
        {say(commonWords.close)}
      </button>
    </div>
  );
}
