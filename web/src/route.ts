import { useEffect, useState } from "preact/hooks";
import { type Chosen, type KeptSet, readKept, writeKept } from "../../src/page/kept.js";
import { addressOf, parseRoute, type Route } from "../../src/page/route.js";

/** Browsers forbid more than some twenty changes of the address a second, and a slider makes hundreds. */
const WRITE_MS = 200;
const LIST_KEY = "convscope list";

/**
 * The page's address: what is chosen stands in it at once as the page sees it, and in the browser's own line as soon as that
 * may be written. Links make a new entry of the history; choices change the one that is there.
 */
class Address {
  route: Route = parseRoute(location.hash);
  /** The list as it was left in this tab, for the way back to it. */
  list = sessionStorage.getItem(LIST_KEY) ?? "#/";
  readonly #listeners = new Set<() => void>();
  #timer: ReturnType<typeof setTimeout> | null = null;
  #writtenAt = -Infinity;

  constructor() {
    this.#remember();
    addEventListener("hashchange", () => this.#follow());
    // Whoever leaves comes back to what was chosen last.
    addEventListener("pagehide", () => this.#write());
    document.addEventListener("click", () => this.#write(), { capture: true });
  }

  choose(query: URLSearchParams): void {
    this.route = { ...this.route, query };
    this.#remember();
    const wait = this.#writtenAt + WRITE_MS - performance.now();
    this.#timer ??= setTimeout(() => this.#write(), Math.max(0, wait));
    this.#tell();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #follow(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const before = this.route.run;
    this.route = parseRoute(location.hash);
    this.#remember();
    if (this.route.run !== before) scrollTo(0, 0);
    this.#tell();
  }

  #write(): void {
    if (this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#writtenAt = performance.now();
    history.replaceState(history.state, "", addressOf(this.route));
  }

  #remember(): void {
    if (this.route.run !== null) return;
    this.list = addressOf(this.route);
    sessionStorage.setItem(LIST_KEY, this.list);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

export const address = new Address();

/** The present route; follows the address. */
export function useRoute(): Route {
  const [, setVersion] = useState(0);
  useEffect(() => address.subscribe(() => setVersion((version) => version + 1)), []);
  return address.route;
}

/** What is chosen of a part of the page, as the address keeps it, and what changes some of it. */
export function useKept<K extends KeptSet>(kept: K): [Chosen<K>, (change: Partial<Chosen<K>>) => void] {
  const { query } = useRoute();
  return [readKept(kept, query), (change) => address.choose(writeKept(kept, address.route.query, change))];
}
