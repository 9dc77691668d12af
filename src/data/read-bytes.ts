/** Reads some bytes of a file; fewer where it ends before. */
export type ReadBytes = (position: number, length: number) => Uint8Array;
