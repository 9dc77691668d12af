import { useEffect, useState } from "preact/hooks";

/** Where on the page one is: all runs, or a tab of one run, perhaps at a photo of it. */
export interface Route {
  readonly run: string | null;
  readonly tab: string;
  readonly query: URLSearchParams;
}

function parse(hash: string): Route {
  const [path, search = ""] = hash.replace(/^#\/?/, "").split("?");
  const [kind, run = "", tab = "overview"] = path.split("/").map(decodeURIComponent);
  return { run: kind === "run" && run !== "" ? run : null, tab, query: new URLSearchParams(search) };
}

/** The address of a tab of a run. */
export function runAddress(run: string, tab: string, query: Readonly<Record<string, string>> = {}): string {
  const search = new URLSearchParams(query).toString();
  return `#/run/${encodeURIComponent(run)}/${tab}${search === "" ? "" : `?${search}`}`;
}

/** The present route; follows the address. */
export function useRoute(): Route {
  const [route, setRoute] = useState(() => parse(location.hash));
  useEffect(() => {
    const follow = () => setRoute(parse(location.hash));
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return route;
}
