import { type LivePage, openLivePage } from "../serve/live-page.js";
import { note, warn } from "./output.js";

/** What `--live` does: a live page beside a training, which stays as long as a browser has it open. */
export class Live {
  #page: Promise<LivePage | null> | null = null;
  #isInterrupted = false;
  #stopWaiting = () => {};
  readonly #onInterrupt = () => {
    this.#isInterrupted = true;
    this.#stopWaiting();
  };

  /** `onOpen` hears the page's address. */
  constructor(private readonly onOpen: (url: string) => void = () => {}) {}

  /** Opens the page of a folder that is there by now; a page that cannot be opened does not stop the training. */
  open(folder: string): void {
    if (this.#page !== null) return;
    process.on("SIGINT", this.#onInterrupt);
    this.#page = openLivePage(folder).then(
      (page) => {
        note(`Live page: ${page.url}`);
        this.onOpen(page.url);
        return page;
      },
      (error: unknown) => {
        warn(`There is no live page: ${(error as Error).message}`);
        return null;
      },
    );
  }

  /** Waits until no browser has the page open any more, or Ctrl-C was or is pressed, and ends it. */
  async end(): Promise<void> {
    const page = await this.#page;
    if (page == null) return;
    if (!this.#isInterrupted && page.watchers() > 0) {
      note(`The live page stays while a browser has it open: ${page.url} (Ctrl-C ends it)`);
      const interrupted = new Promise<void>((resolve) => (this.#stopWaiting = resolve));
      await Promise.race([page.left(), interrupted]);
    }
    process.off("SIGINT", this.#onInterrupt);
    page.close();
  }
}

/** Does something with a live page where it is wanted, and ends the page afterwards. */
export async function withLive(isWanted: boolean, action: (live: Live | null) => Promise<void>): Promise<void> {
  const live = isWanted ? new Live() : null;
  try {
    await action(live);
  } finally {
    await live?.end();
  }
}
