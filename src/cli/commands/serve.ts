import { Command } from "commander";
import { startServer } from "../../serve/server.js";
import { addPlaceOptions, type PlaceFlags, placeOptions } from "../place-options.js";
import { note, print } from "../output.js";
import { integer } from "../parsers.js";
import { onStopSignals } from "../stop-signals.js";

interface Flags extends PlaceFlags {
  port?: number;
  allowData?: string;
}

/** `convscope serve FOLDER`: the live page of a folder of runs and labs, until Ctrl-C. */
export function serveCommand(): Command {
  return addPlaceOptions(new Command("serve"), "where photos of the runs are now, if not where they were")
    .argument("<folder>", "a folder of runs or labs, or a single one's")
    .option("--port <number>", "the port (default: 4860, or any free one)", integer("--port", { min: 0, max: 65535 }))
    .option("--allow-data <dir>", "let the page begin trainings on folders of photos below this one")
    .action(async (folder: string, flags: Flags) => {
      const server = await startServer({
        folder,
        port: flags.port,
        place: placeOptions(flags),
        allowData: flags.allowData,
      });
      print(`Open ${server.url}`);
      note("Ctrl-C ends it; training goes on without it.");
      await new Promise<void>((resolve) =>
        onStopSignals(
          () => resolve(),
          () => process.exit(130),
        ),
      );
      await server.close();
    });
}
