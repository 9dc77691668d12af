/** What a worker of the studio is asked, and what it says. */
export interface Asked {
  readonly number: number;
  readonly name: string;
  readonly args: readonly unknown[];
}

export type Said =
  | { readonly number: number; readonly value: unknown }
  | { readonly number: number; readonly error: string }
  | { readonly event: unknown };

/** Functions that a worker carries out, each with a promise. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Functions = Readonly<Record<string, (...args: any[]) => Promise<unknown>>>;

/** Has a worker's functions called by the page. Throws an `Error` with the worker's own sentence as `say` gives it. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller knows which worker it is
export function remote<F extends Functions>(
  worker: Worker,
  onEvent: (event: unknown) => void,
  say: (sentence: string) => string,
): F {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let count = 0;
  worker.onmessage = ({ data }: MessageEvent<Said>) => {
    if ("event" in data) {
      onEvent(data.event);
      return;
    }
    const { resolve, reject } = waiting.get(data.number)!;
    waiting.delete(data.number);
    if ("error" in data) reject(new Error(say(data.error)));
    else resolve(data.value);
  };
  worker.onerror = ({ message }) => {
    for (const { reject } of waiting.values()) reject(new Error(say(`A worker of this page ended (${message || "out of memory?"}).`))); // prettier-ignore
    waiting.clear();
  };
  return new Proxy({} as F, {
    get:
      (_, name: string) =>
      (...args: unknown[]) =>
        new Promise((resolve, reject) => {
          waiting.set(++count, { resolve, reject });
          worker.postMessage({ number: count, name, args } satisfies Asked);
        }),
  });
}

/** Carries out in a worker what its page asks for. */
export function serveFunctions(functions: Functions): void {
  addEventListener("message", ({ data: { number, name, args } }: MessageEvent<Asked>) => {
    const say = (said: Said) => postMessage(said);
    functions[name](...args).then(
      (value) => say({ number, value }),
      (error: unknown) => say({ number, error: error instanceof Error ? error.message : String(error) }),
    );
  });
}
