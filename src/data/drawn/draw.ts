import { RandomStream } from "../../core/random.js";
import { loadSharp } from "../sharp.js";
import { drawScene } from "./scene.js";

const STORED_QUALITY = 90;
const CHANNELS = 3;

let grainStrip: Float32Array | undefined;

/**
 * Grain for all pictures, each of which starts reading somewhere else: drawing every pixel's own numbers would take
 * longer than drawing the scene. The sum of two numbers is near enough to a normal distribution (deviation 1).
 */
function grainOfAll(): Float32Array {
  if (grainStrip === undefined) {
    const random = new RandomStream(0, "drawn grain");
    grainStrip = new Float32Array(1 << 18);
    for (let i = 0; i < grainStrip.length; i++) {
      const word = random.uint32();
      grainStrip[i] = ((word & 0xffff) + (word >>> 16) - 0xffff) / 26_755;
    }
  }
  return grainStrip;
}

/** A camera's share in a picture: exposure, contrast, colour balance and grain. */
function expose(pixels: Uint8Array, random: RandomStream): Uint8ClampedArray {
  const colourless = random.uniform() < 0.04;
  const contrast = random.uniform(0.8, 1.15);
  const brightness = random.uniform(-14, 14);
  const gains = [0, 1, 2].map(() => contrast * (colourless ? 1 : random.uniform(0.93, 1.07)));
  const grain = random.uniform() < 0.4 ? random.uniform(2, 9) : 1;
  const offset = 128 - 128 * contrast + brightness;
  const strip = grainOfAll();
  const last = strip.length - 1;
  let at = random.integer(strip.length);
  const out = new Uint8ClampedArray(pixels.length);
  for (let i = 0; i < pixels.length; i += CHANNELS) {
    const red = pixels[i];
    const green = pixels[i + 1];
    const blue = pixels[i + 2];
    const common = offset + strip[at] * grain;
    at = (at + 1) & last;
    if (colourless) {
      out.fill((0.299 * red + 0.587 * green + 0.114 * blue) * contrast + common, i, i + CHANNELS);
      continue;
    }
    // Red and blue are noisier than green, as from a real sensor.
    const own = strip[(at + 77_777) & last] * grain * 0.4;
    out[i] = red * gains[0] + common + own;
    out[i + 1] = green * gains[1] + common;
    out[i + 2] = blue * gains[2] + common - own;
  }
  return out;
}

/**
 * Draws picture `index` of class `label` (0 to 9) of the set with this seed: a JPEG of 256 x 256 pixels, the same bytes
 * every time on the same machine. Some pictures are out of focus, grainy, colourless, or were compressed badly before.
 */
export async function drawImage(seed: number, label: number, index: number): Promise<Buffer> {
  const random = new RandomStream(seed, "drawn camera", label, index);
  const sharp = await loadSharp();
  const scene = sharp(Buffer.from(drawScene(seed, label, index)));
  if (random.uniform() < 0.25) scene.blur(random.uniform(0.5, 1.5));
  const { data, info } = await scene.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const compressedBefore = random.uniform() < 0.2 ? Math.round(random.uniform(30, 70)) : undefined;
  const { width, height } = info;
  let picture = sharp(expose(data, random), { raw: { width, height, channels: CHANNELS } });
  if (compressedBefore !== undefined) picture = sharp(await picture.jpeg({ quality: compressedBefore }).toBuffer());
  return picture.jpeg({ quality: STORED_QUALITY }).toBuffer();
}
