/** What one layer gives for each of the images: activations [channels, height, width], one array an image. */
export interface LayerMaps {
  /** The layers in the order of the forward pass: `conv1, relu1`. */
  readonly name: string;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly images: readonly Float32Array[];
}

/** The layer whose output the maps are, of those that `name` names: `relu1` of `conv1, relu1`. */
export function lastName({ name }: Pick<LayerMaps, "name">): string {
  return name.split(", ").at(-1)!;
}

/** One layer's numbers over all of its channels and images. */
export interface LayerNumbers {
  readonly name: string;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** The share of activations that are exactly 0, in 0..1. */
  readonly zeros: number;
  /**
   * Mean absolute difference of pixels that touch sideways or up and down, divided by the map's standard deviation, mean
   * over the maps that are not flat; null where all are. White noise has 1.13, a smooth map less: its neighbours agree.
   */
  readonly detail: number | null;
  /** Channels that are 0 everywhere in every image. */
  readonly silentChannels: number;
  /** The channels that are drawn, from 0. */
  readonly drawn: readonly number[];
  /** Height and width, in pixels of the image, of what one pixel of its maps is computed from, where windows say it. */
  readonly sees?: readonly [number, number];
}

function mapOf({ height, width, images }: LayerMaps, image: number, channel: number): Float32Array {
  return images[image].subarray(channel * height * width, (channel + 1) * height * width);
}

/** Standard deviation over a map's pixels (population). */
export function deviation(map: Float32Array): number {
  const mean = map.reduce((sum, value) => sum + value, 0) / map.length;
  return Math.sqrt(map.reduce((sum, value) => sum + (value - mean) ** 2, 0) / map.length);
}

/** `LayerNumbers.detail` of one map [height, width]; null where it is flat or a single pixel. */
export function detail(map: Float32Array, width: number): number | null {
  const spread = deviation(map);
  if (spread === 0) return null;
  let sum = 0;
  let pairs = 0;
  map.forEach((value, index) => {
    for (const other of [(index + 1) % width === 0 ? -1 : index + 1, index + width]) {
      if (other < 0 || other >= map.length) continue;
      sum += Math.abs(map[other] - value);
      pairs++;
    }
  });
  return sum / pairs / spread;
}

/**
 * The `count` channels whose maps vary most: by their standard deviation over pixels, mean over the images, so that it is
 * the same channels for every image; equal ones in their order.
 */
export function chooseChannels(layer: LayerMaps, count: number): number[] {
  const spread = Array.from({ length: layer.channels }, (_, channel) =>
    layer.images.reduce((sum, _image, image) => sum + deviation(mapOf(layer, image, channel)), 0),
  );
  return spread
    .map((_, channel) => channel)
    .sort((a, b) => spread[b] - spread[a] || a - b)
    .slice(0, count);
}

/** One channel as bytes for each image: 0 and less is black, the largest activation over all of the images white. */
export function channelBytes(layer: LayerMaps, channel: number): Uint8Array[] {
  const maps = layer.images.map((_, image) => mapOf(layer, image, channel));
  const largest = maps.reduce((max, map) => map.reduce((a, b) => Math.max(a, b), max), 0);
  return maps.map((map) =>
    Uint8Array.from(map, (value) => (largest === 0 ? 0 : Math.round((255 * Math.max(0, value)) / largest))),
  );
}

/** Measures a layer. */
export function layerNumbers(layer: LayerMaps, drawn: readonly number[]): LayerNumbers {
  const { name, channels, height, width, images } = layer;
  const all = Array.from({ length: channels }, (_, channel) =>
    images.map((_image, image) => mapOf(layer, image, channel)),
  );
  const details = all.flat().flatMap((map) => detail(map, width) ?? []);
  const zeros = images.reduce((sum, image) => sum + image.filter((value) => value === 0).length, 0);
  return {
    name,
    channels,
    height,
    width,
    zeros: zeros / (images.length * channels * height * width),
    detail: details.length === 0 ? null : details.reduce((a, b) => a + b, 0) / details.length,
    silentChannels: all.filter((maps) => maps.every((map) => map.every((value) => value === 0))).length,
    drawn,
  };
}
