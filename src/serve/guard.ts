import { timingSafeEqual } from "node:crypto";
import type { MiddlewareHandler } from "hono";

/** The header that carries the page's token. */
export const TOKEN_HEADER = "x-convscope-token";

const HEADERS: Readonly<Record<string, string>> = {
  // Nothing is loaded from, or sent to, another host, and no other page may frame this one.
  "content-security-policy":
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; media-src blob:; " +
    "connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/**
 * Lets through only what the page itself asks for. A `Host` that is no name of this computer is a page elsewhere whose
 * name was made to point here (DNS rebinding); an `Origin` or `Sec-Fetch-Site` of another is a page elsewhere that asks
 * across. Whatever is not reading needs the token too, which only the page has.
 */
export function guard(port: () => number, token: string): MiddlewareHandler {
  return async (c, next) => {
    const hosts = ["127.0.0.1", "localhost", "[::1]"].map((name) => `${name}:${port()}`);
    const refuse = (message: string) => c.json({ error: message }, 403, HEADERS);
    if (!hosts.includes(c.req.header("host") ?? ""))
      return refuse("This server answers only to this computer's own name: open it as 127.0.0.1 or localhost.");
    const origin = c.req.header("origin");
    if (origin !== undefined && !hosts.some((host) => origin === `http://${host}`))
      return refuse("Another site asks; only the page that this server itself gave may.");
    const reads = c.req.method === "GET" || c.req.method === "HEAD";
    // Following a link to the page is no risk: it cannot be framed, and reads nothing for whoever linked to it.
    const isVisit = reads && c.req.path === "/" && c.req.header("sec-fetch-mode") === "navigate";
    if (!["same-origin", "none", undefined].includes(c.req.header("sec-fetch-site")) && !isVisit)
      return refuse("Another site asks; only the page that this server itself gave may.");
    if (!reads && !isSame(c.req.header(TOKEN_HEADER) ?? "", token))
      return refuse("This needs the token that the page has; reload the page.");
    await next();
    for (const [name, value] of Object.entries(HEADERS)) if (!c.res.headers.has(name)) c.res.headers.set(name, value);
    return;
  };
}
