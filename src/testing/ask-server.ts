import { type IncomingHttpHeaders, request } from "node:http";

/** What a server answered. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly text: string;
}

/** Asks a server with headers as given, also those that `fetch` would not let one set, such as Host. */
export function ask(
  url: string,
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string | Uint8Array } = {},
): Promise<Answer> {
  const { method = "GET", headers = {}, body } = options;
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path, method, headers, agent: false }, (answer) => {
      const parts: Buffer[] = [];
      answer.on("data", (part: Buffer) => parts.push(part));
      answer.on("end", () => {
        const whole = Buffer.concat(parts);
        resolve({ status: answer.statusCode!, headers: answer.headers, body: whole, text: whole.toString() });
      });
    });
    asked.on("error", reject);
    asked.end(body);
  });
}

/** Reads a server's page for the token that its actions need. */
export async function tokenOf(url: string): Promise<string> {
  const { text } = await ask(url, "/");
  return /name="convscope-token" content="([0-9a-f]+)"/.exec(text)![1];
}
