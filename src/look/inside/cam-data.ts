/** A class-activation map: where a layer's maps speak for a class. */
export interface CamMap {
  readonly width: number;
  readonly height: number;
  /** [height, width], 0 where nothing speaks for the class. */
  readonly data: Float32Array;
}

/**
 * Grad-CAM's map (Selvaraju et al. 2017, equations 1 and 2) of a layer's maps [C, height, width] and the gradients of a
 * class's logit by them: each map is weighted by its mean gradient, and what remains of their sum above 0 is kept.
 */
export function gradCam(maps: Float32Array, gradients: Float32Array, width: number, height: number): CamMap {
  const area = width * height;
  const data = new Float32Array(area);
  for (let start = 0; start < maps.length; start += area) {
    const weight = gradients.subarray(start, start + area).reduce((sum, value) => sum + value, 0) / area;
    for (let pixel = 0; pixel < area; pixel++) data[pixel] += weight * maps[start + pixel];
  }
  return { width, height, data: data.map((value) => Math.max(0, value)) };
}

/** A map enlarged to `size` x `size` by bilinear interpolation between its pixels' centres, its edges held. */
export function enlarge({ width, height, data }: CamMap, size: number): Float32Array {
  const at = (position: number, count: number) => {
    const source = Math.min(count - 1, Math.max(0, ((position + 0.5) * count) / size - 0.5));
    const low = Math.floor(source);
    return { low, high: Math.min(count - 1, low + 1), share: source - low };
  };
  const columns = Array.from({ length: size }, (_, x) => at(x, width));
  const result = new Float32Array(size * size);
  for (let y = 0; y < size; y++) {
    const { low, high, share } = at(y, height);
    columns.forEach((column, x) => {
      const row = (start: number) =>
        data[start * width + column.low] * (1 - column.share) + data[start * width + column.high] * column.share;
      result[y * size + x] = row(low) * (1 - share) + row(high) * share;
    });
  }
  return result;
}

/** The share of a map's sum that lies in the fifth of its pixels where it is largest: 0.2 where it is even, 1 where it is a spot; null for an empty map. */
export function focus({ data }: CamMap): number | null {
  const total = data.reduce((sum, value) => sum + value, 0);
  if (total === 0) return null;
  const largest = data.toSorted((a, b) => b - a).subarray(0, Math.max(1, Math.round(data.length / 5)));
  return largest.reduce((sum, value) => sum + value, 0) / total;
}
