import { Command } from "commander";
import { startServer } from "../../serve/server.js";
import { note, print } from "../output.js";
import { integer } from "../parsers.js";

interface Flags {
  port?: number;
}

/** `convscope serve FOLDER`: the live page of a folder of runs and labs, until Ctrl-C. */
export function serveCommand(): Command {
  return new Command("serve")
    .argument("<folder>", "a folder of runs or labs, or a single one's")
    .option("--port <number>", "the port (default: 4860, or any free one)", integer("--port", { min: 0, max: 65535 }))
    .action(async (folder: string, { port }: Flags) => {
      const server = await startServer({ folder, port });
      print(`Open ${server.url}`);
      note("Ctrl-C ends it; training goes on without it.");
      await new Promise<void>((resolve) => process.once("SIGINT", resolve).once("SIGTERM", resolve));
      await server.close();
    });
}
