/** The extent of each dimension, outermost first; `[]` is a scalar. Images are `[N, C, H, W]`. */
export type Shape = readonly number[];

/** The typed array that holds elements of each type. */
export interface Arrays {
  float32: Float32Array<ArrayBuffer>;
  uint8: Uint8Array<ArrayBuffer>;
  int64: BigInt64Array<ArrayBuffer>;
}

/** Element types, by ONNX's names. */
export type DType = keyof Arrays;

/** Dense numbers in row-major order. */
export interface Tensor<D extends DType = DType> {
  readonly dtype: D;
  readonly shape: Shape;
  readonly data: Arrays[D];
}

/** The number of elements of a shape; 1 for a scalar. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/** Whether two shapes are the same. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((extent, axis) => extent === b[axis]);
}

/** A float32 tensor of a shape over `data` (row-major, not copied), zeros when left out; throws a `RangeError` when the sizes differ. */
export function float32(
  shape: Shape,
  data: Float32Array<ArrayBuffer> = new Float32Array(sizeOf(shape)),
): Tensor<"float32"> {
  if (data.length !== sizeOf(shape)) {
    throw new RangeError(`A tensor of shape [${shape.join(", ")}] holds ${sizeOf(shape)} numbers, not ${data.length}`);
  }
  return { dtype: "float32", shape, data };
}
