/**
 * A process that runs command lines and programs one after another, as the executable and Node do, and says what each showed:
 * starting it anew for each would take most of the time. `ask-commands.ts` is its other end.
 */
import { pathToFileURL } from "node:url";
import type { main as Main } from "../cli/main.js";
import type { Shown, Step } from "./ask-commands.js";

// As the executable has it.
const { main } = (await import(new URL("../../bundle/cli/main.js", import.meta.url).href)) as { main: typeof Main };

const nothing = () => ({ stdout: "", stderr: "", said: "" });
let shown = nothing();
for (const name of ["stdout", "stderr"] as const) {
  process[name].write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
    const text = typeof chunk === "string" ? chunk : Buffer.from(chunk).toString();
    shown[name] += text;
    shown.said += text;
    const done = rest.find((one) => typeof one === "function") as (() => void) | undefined;
    done?.();
    return true;
  };
}

async function perform({ folder, run }: Step): Promise<Shown> {
  process.chdir(folder);
  shown = nothing();
  let code = 0;
  try {
    if ("module" in run) await import(pathToFileURL(run.module).href);
    else code = await main(run);
  } catch (error) {
    code = 1;
    process.stderr.write(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  return { code, ...shown };
}

process.on("message", (step: Step) => void perform(step).then((answer) => process.send!(answer)));
process.on("disconnect", () => process.exit());
