/**
 * A process that runs commands and programs of the documentation one after another, as the command line and Node do, and says
 * what they showed. One process for all of them: starting each anew would take most of the time.
 */
import { pathToFileURL } from "node:url";

/** What is to be run, in a folder: arguments of the command line, or a module's file. */
export interface Step {
  readonly folder: string;
  readonly run: readonly string[] | { readonly module: string };
}

export interface Shown {
  readonly code: number;
  /** What went to stdout and stderr, as a terminal shows it. */
  readonly said: string;
}

const { main } = await import("../cli/main.js");

/** Adds what is written to a stream meanwhile to `parts`; gives what ends that. */
function capture(stream: NodeJS.WriteStream, parts: string[]): () => void {
  const write = stream.write.bind(stream);
  stream.write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
    parts.push(typeof chunk === "string" ? chunk : Buffer.from(chunk).toString());
    const done = rest.find((one) => typeof one === "function") as (() => void) | undefined;
    done?.();
    return true;
  };
  return () => {
    stream.write = write;
  };
}

async function perform({ folder, run }: Step): Promise<Shown> {
  process.chdir(folder);
  const said: string[] = [];
  const ends = [process.stdout, process.stderr].map((stream) => capture(stream, said));
  let code = 0;
  try {
    if ("module" in run) await import(pathToFileURL(run.module).href);
    else code = await main(run);
  } catch (error) {
    code = 1;
    said.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  for (const end of ends) end();
  return { code, said: said.join("") };
}

process.on("message", (step: Step) => void perform(step).then((shown) => process.send!(shown)));
