import type { WasmMemory, WasmModule } from "./engine.js";
import { type Exports, instantiate } from "./instance.js";

/** What a thread is told first: to become an instance on shared memory, with a stack of its own. */
export interface Beginning {
  readonly module: WasmModule;
  readonly memory: WasmMemory;
  readonly stackTop: number;
  readonly thread: number;
}

/** Then, again and again: to do its share of a plan. */
export interface Share {
  readonly plan: number;
  readonly seconds: number;
}

export type Order = Beginning | Share;

/** A thread beside the calling one. */
export interface Thread {
  /** Hands an order over; fulfilled when it is carried out. One order at a time. */
  carryOut(order: Order): Promise<void>;
}

/** What a worker does with the orders it receives. */
export function worker(): (order: Order) => void {
  let exports: Exports;
  let thread: number;
  return (order) => {
    if ("module" in order) {
      exports = instantiate(order.module, order.memory);
      exports.__stack_pointer.value = order.stackTop;
      thread = order.thread;
    } else exports.share_plan(order.plan, thread, thread === 0 ? order.seconds : 0);
  };
}
