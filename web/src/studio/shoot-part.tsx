import { useEffect, useRef, useState } from "preact/hooks";
import { formatCount } from "../../../src/core/format.js";
import { frameOf, openCamera } from "../run/camera.js";
import { useWords } from "./language.js";
import type { GivenFile, PhotoSet } from "./photo-set.js";
import type { Tab } from "./tab-source.js";

/** Five photos a second: more would be the same photo again. */
const SHOT_MS = 200;

/** What a set is called that begins with the camera or a paste. */
const NAME = "my-photos";

interface Props {
  readonly tab: Tab;
  readonly chosen: PhotoSet | null;
  /** Of a set that begins here. */
  readonly size: number;
  readonly onChange: (set: PhotoSet) => void;
}

const two = (number: number) => String(number).padStart(2, "0");

/** A name that sorts by when it was taken. */
function nameOf(at: Date, number: number): string {
  const day = `${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}`;
  return `${day}-${two(at.getHours())}${two(at.getMinutes())}${two(at.getSeconds())}-${String(number).padStart(3, "0")}.jpg`;
}

/** The camera's picture, and a button that shoots as long as it is held, by mouse, finger or key. */
function Shooter({ onShots, isBusy }: { onShots: (files: readonly GivenFile[]) => void; isBusy: boolean }) {
  const { say } = useWords();
  const video = useRef<HTMLVideoElement>(null);
  const [hasPicture, setHasPicture] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [count, setCount] = useState(0);
  const shooting = useRef<{ timer: number; shots: Promise<GivenFile>[] } | null>(null);
  const shown = useRef(true);
  useEffect(() => {
    let stream: MediaStream | null = null;
    openCamera().then(
      (given) => {
        stream = given;
        if (shown.current && video.current !== null) video.current.srcObject = given;
        else for (const track of given.getTracks()) track.stop();
      },
      (reason: unknown) => setError((reason as Error).message),
    );
    return () => {
      shown.current = false;
      clearInterval(shooting.current?.timer);
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
  }, []);
  const begin = () => {
    if (shooting.current !== null || isBusy) return;
    const [at, shots]: [Date, Promise<GivenFile>[]] = [new Date(), []];
    const shoot = () => {
      const path = nameOf(at, shots.length);
      shots.push(frameOf(video.current!).then((blob) => ({ path, blob })));
      setCount(shots.length);
    };
    shooting.current = { timer: window.setInterval(shoot, SHOT_MS), shots };
    shoot();
  };
  const end = () => {
    const done = shooting.current;
    shooting.current = null;
    if (done === null) return;
    clearInterval(done.timer);
    Promise.all(done.shots).then(onShots, (reason: unknown) => setError((reason as Error).message));
  };
  const isKey = ({ key }: KeyboardEvent) => key === " " || key === "Enter";
  if (error !== null)
    return (
      <p class="error" role="alert">
        {error}
      </p>
    );
  return (
    <div class="camera">
      <video ref={video} autoPlay muted playsInline aria-label={say("sees")} onLoadedData={() => setHasPicture(true)} />
      <button
        type="button"
        class="main"
        disabled={!hasPicture || isBusy}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          begin();
        }}
        onPointerUp={end}
        onPointerCancel={end}
        onKeyDown={(event) => {
          if (isKey(event)) begin();
        }}
        onKeyUp={(event) => {
          if (isKey(event)) end();
        }}
        onBlur={end}
      >
        {say("hold")}
      </button>
      <span role="status">
        {formatCount(count)} {say("shots")}
      </span>
    </div>
  );
}

/** Takes photos class by class, with the camera or by pasting them. */
export function ShootPart({ tab, chosen, size, onChange }: Props) {
  const { say } = useWords();
  const [name, setName] = useState("");
  const [hasCamera, setHasCamera] = useState(false);
  const [isNew, setIsNew] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const add = (files: readonly GivenFile[]) => {
    if (name.trim() === "") return setError(say("nameFirst"));
    setError(null);
    setIsBusy(true);
    const to = chosen === null || isNew ? { name: NAME, size, fit: "crop" as const } : chosen.id;
    tab.looker
      .addPhotos(to, name, files)
      .then(
        (set) => {
          setIsNew(false);
          onChange(set);
        },
        (failure: unknown) => setError((failure as Error).message),
      )
      .finally(() => setIsBusy(false));
  };
  const paste = ({ clipboardData }: ClipboardEvent) => {
    const images = Array.from(clipboardData?.files ?? []).filter(({ type }) => type.startsWith("image/"));
    const at = new Date();
    if (images.length > 0) add(images.map((blob, number) => ({ path: nameOf(at, number), blob })));
  };
  useEffect(() => {
    document.addEventListener("paste", paste);
    return () => document.removeEventListener("paste", paste);
  });
  return (
    <details class="shoot">
      <summary>{say("shoot")}</summary>
      <p class="hint">{say("shootInto")}</p>
      <div class="controls">
        <label class="choice">
          {say("className")}
          <input type="text" list="class-names" value={name} onInput={(event) => setName(event.currentTarget.value)} />
        </label>
        <datalist id="class-names">
          {chosen?.classes.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
        {chosen !== null && (
          <label class="check">
            <input type="checkbox" checked={isNew} onChange={() => setIsNew(!isNew)} /> {say("newSet")}
          </label>
        )}
        <button
          type="button"
          aria-expanded={hasCamera}
          disabled={name.trim() === "" && !hasCamera}
          onClick={() => setHasCamera(!hasCamera)}
        >
          {say(hasCamera ? "closeCamera" : "camera")}
        </button>
        <span class="hint">{say("pasteHere")}</span>
      </div>
      {error !== null && (
        <p class="error" role="alert">
          {error}
        </p>
      )}
      {hasCamera && <Shooter onShots={add} isBusy={isBusy} />}
    </details>
  );
}
