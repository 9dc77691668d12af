import { Command } from "commander";
import { startStudio } from "../../serve/studio-server.js";
import { note, print } from "../output.js";
import { integer } from "../parsers.js";

interface Flags {
  port?: number;
}

/** `convscope studio`: the page that trains in the browser, until Ctrl-C. */
export function studioCommand(): Command {
  return new Command("studio")
    .option("--port <number>", "the port (default: 4861)", integer("--port", { min: 0, max: 65535 }))
    .action(async ({ port }: Flags) => {
      const server = await startStudio({ port });
      print(`Open ${server.url}`);
      note("It trains in the browser, which keeps photos and runs for this address and port. Ctrl-C ends the server.");
      await new Promise<void>((resolve) => process.once("SIGINT", resolve).once("SIGTERM", resolve));
      await server.close();
    });
}
