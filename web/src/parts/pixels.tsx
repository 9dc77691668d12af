import { useEffect, useRef } from "preact/hooks";

/** Interleaved red, green and blue, row by row. */
export interface Rgb {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

interface Props {
  readonly image: Rgb;
  /** What is to be seen, for those who cannot see it; empty where what it stands in says it. */
  readonly label: string;
  /** Keeps single pixels apart as squares: they are what is to be seen. */
  readonly isSharp?: boolean;
}

/** Pixels as a picture, as wide as its place. */
export function Pixels({ image, label, isSharp = false }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (context === null || context === undefined) return;
    const { width, height, data } = image;
    const shown = context.createImageData(width, height);
    for (let pixel = 0; pixel < width * height; pixel++) {
      shown.data.set(data.subarray(3 * pixel, 3 * pixel + 3), 4 * pixel);
      shown.data[4 * pixel + 3] = 255;
    }
    context.putImageData(shown, 0, 0);
  }, [image]);
  return (
    <canvas
      ref={canvas}
      width={image.width}
      height={image.height}
      class={isSharp ? "pixels sharp" : "pixels"}
      {...(label === "" ? { "aria-hidden": true } : { role: "img", "aria-label": label })}
    />
  );
}

/** Grey values as pixels. */
export function greyImage(data: Uint8Array, width: number, height: number): Rgb {
  return {
    width,
    height,
    data: Uint8Array.from({ length: 3 * data.length }, (_, index) => data[Math.floor(index / 3)]),
  };
}

/** Planes [3, size, size], as a network sees an image, as pixels. */
export function planesImage(planes: Uint8Array, size: number): Rgb {
  const area = size * size;
  const data = Uint8Array.from({ length: 3 * area }, (_, index) => planes[(index % 3) * area + Math.floor(index / 3)]);
  return { width: size, height: size, data };
}
