/** Where on the page one is: all runs, or a tab of one run, perhaps at a photo of it. */
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
  const [path, search = ""] = hash.replace(/^#\/?/, "").split("?");
  const [kind, run = "", tab = "overview"] = path.split("/").map(decoded);
  return { run: kind === "run" && run !== "" ? run : null, tab, query: new URLSearchParams(search) };
}

/** The address of a tab of a run. */
export function runAddress(run: string, tab: string, query: Readonly<Record<string, string>> = {}): string {
  const search = new URLSearchParams(query).toString();
  return `#/run/${encodeURIComponent(run)}/${tab}${search === "" ? "" : `?${search}`}`;
}
