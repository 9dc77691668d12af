/** The part of JavaScript's WebAssembly that is used here: Node and browsers have it, TypeScript declares it for browsers only. */
interface Engine {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => WasmModule;
  readonly Instance: new (module: WasmModule, imports: object) => { readonly exports: object };
  readonly Memory: new (limits: { initial: number; maximum: number; shared: true }) => WasmMemory;
  compileStreaming(response: unknown): Promise<WasmModule>;
  validate(bytes: Uint8Array<ArrayBuffer>): boolean;
}

/** A compiled module; workers get it in a message. */
export type WasmModule = object & { readonly __brand: "WebAssembly.Module" };

/** Memory that instances share; views of it stay valid when it grows, but `buffer` then is another object. */
export interface WasmMemory {
  readonly buffer: SharedArrayBuffer;
}

export const { WebAssembly: engine } = globalThis as unknown as { readonly WebAssembly: Engine };

/** A module of one function, `f32x4.relaxed_madd` of its argument. */
const RELAXED = [
  [0, 97, 115, 109, 1, 0, 0, 0],
  [1, 6, 1, 96, 1, 123, 1, 123],
  [3, 2, 1, 0],
  [10, 13, 1, 11, 0, 32, 0, 32, 0, 32, 0, 253, 133, 2, 11],
];

/** What a module is compiled for: SIMD, or SIMD that multiplies and adds in one step where the machine can. */
export type Variant = "simd" | "relaxed";

/** The best variant that this engine runs. */
export function bestVariant(): Variant {
  return engine.validate(Uint8Array.from(RELAXED.flat())) ? "relaxed" : "simd";
}
