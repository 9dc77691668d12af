/** A process that runs one command line after another as the executable does, and says what each printed: see `CommandLine.ask`. */
import { main } from "../cli/main.js";
import type { Ended } from "./cli.js";

let said = { stdout: "", stderr: "" };
for (const name of ["stdout", "stderr"] as const) {
  process[name].write = (chunk: string | Uint8Array) => {
    said[name] += typeof chunk === "string" ? chunk : Buffer.from(chunk).toString();
    return true;
  };
}

process.on("message", (args: readonly string[]) => {
  said = { stdout: "", stderr: "" };
  void main(args).then((code) => process.send!({ code, ...said } satisfies Ended));
});
process.on("disconnect", () => process.exit());
