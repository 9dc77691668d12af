/** Where on the page one is: all runs, or a tab of one run, and what one has chosen there. */
export interface Route {
  readonly run: string | null;
  readonly tab: string;
  readonly query: URLSearchParams;
}

/** A part of an address; as it stands where somebody has mistyped or cut off what stands for a character. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The route that the part of an address behind its `#` stands for. */
export function parseRoute(hash: string): Route {
  const [path, ...search] = hash.replace(/^#\/?/, "").split("?");
  const [kind, run = "", tab = "overview"] = path.split("/").map(decoded);
  return { run: kind === "run" && run !== "" ? run : null, tab, query: new URLSearchParams(search.join("?")) };
}

/** The address of a tab of a run. */
export function runAddress(
  run: string,
  tab: string,
  query: URLSearchParams | Readonly<Record<string, string>> = {},
): string {
  // prettier-ignore
  return addressOf({ run, tab, query: new URLSearchParams(query) });
}

/** The address of a route. */
export function addressOf({ run, tab, query }: Route): string {
  const search = query.toString();
  const path = run === null ? "#/" : `#/run/${encodeURIComponent(run)}/${tab}`;
  return search === "" ? path : `${path}?${search}`;
}
