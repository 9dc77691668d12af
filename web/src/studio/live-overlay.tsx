import { useMemo } from "preact/hooks";
import { overlaid } from "../parts/overlay.js";
import { Pixels, planesImage } from "../parts/pixels.js";
import { useWords } from "./language.js";
import type { LiveMap } from "./live-look.js";

/** What is seen, and where it speaks for the most probable class. */
export function Overlay({
  pixels,
  size,
  cam,
  label,
}: {
  pixels: Uint8Array;
  size: number;
  cam: LiveMap | null;
  label: string;
}) {
  const { say } = useWords();
  const seen = useMemo(() => planesImage(pixels, size), [pixels]);
  return (
    <div class="live-seen">
      <Pixels image={seen} label={label} />
      {cam !== null && <Pixels image={overlaid(seen, cam.data, cam.width, cam.height)} label={say("gradCam")} />}
    </div>
  );
}
