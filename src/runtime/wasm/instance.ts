import { UserError } from "../../core/errors.js";
import { engine, type WasmMemory, type WasmModule } from "./engine.js";

/** What src/kernels/wasm.c and planes.c export. Addresses come as signed numbers. */
export interface Exports {
  readonly __stack_pointer: { value: number };
  contract(): number;
  op_names(): number;
  allocate(bytes: number): number;
  release(address: number): void;
  new_plan(code: number, length: number, floats: number, floatCount: number, threads: number): number;
  free_plan(plan: number): void;
  begin_plan(plan: number, arrays: number): void;
  share_plan(plan: number, thread: number, seconds: number): void;
  split_planes(pixels: number, planes: number, area: number, moments: number): void;
}

const PAGE = 65536;
/** What a module's data and first stack need is less. */
const INITIAL_PAGES = 32;
/** All that 32-bit addresses reach, or less where a browser does not reserve as much. */
const MAXIMUM_PAGES = [65536, 32768, 16384];

/** Memory for instances to share, small until they ask for more. */
export function createMemory(): WasmMemory {
  for (const maximum of MAXIMUM_PAGES) {
    try {
      return new engine.Memory({ initial: INITIAL_PAGES, maximum, shared: true });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  const least = (MAXIMUM_PAGES.at(-1)! * PAGE) / 2 ** 30;
  throw new UserError(`The wasm kernels cannot reserve ${least} GB of addresses here: close what else is open, or use --executor ort.`, 1); // prettier-ignore
}

/** One thread's instance. */
export function instantiate(module: WasmModule, memory: WasmMemory): Exports {
  const imports = { env: { memory }, host: { clock: () => performance.now() / 1000 } };
  return new engine.Instance(module, imports).exports as Exports;
}
