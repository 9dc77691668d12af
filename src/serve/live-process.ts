/** The process that serves the live page beside a training: the trainer's and the terminal's are not held up by it. */
import { startServer } from "./server.js";

/** What the parent says: which folder to serve. */
export interface LiveOrder {
  readonly folder: string;
}

/** What the parent is told. */
export type LiveMessage =
  | { readonly type: "open"; readonly url: string }
  | { readonly type: "failed"; readonly message: string }
  | { readonly type: "watchers"; readonly count: number };

const COUNT_EVERY_MS = 500;

function tell(message: LiveMessage): void {
  process.send?.(message);
}

async function open({ folder }: LiveOrder): Promise<void> {
  try {
    const server = await startServer({ folder });
    tell({ type: "open", url: server.url });
    setInterval(() => tell({ type: "watchers", count: server.watchers() }), COUNT_EVERY_MS);
  } catch (error) {
    tell({ type: "failed", message: (error as Error).message });
    process.disconnect();
  }
}

// Ctrl-C reaches every process of the terminal; the parent decides what it means.
process.on("SIGINT", () => {});
process.on("disconnect", () => process.exit());
process.on("message", (order: LiveOrder) => void open(order));
