import { join } from "node:path";
import { UserError } from "../core/errors.js";
import { networkTitle } from "../nn/network-title.js";
import { readNetworkFile } from "../train/run/run-network.js";
import { type LabNetwork, type LabNetworks, unknownNetwork } from "./networks.js";

/** Networks as a lab's folder keeps them: it goes on without their modules, and runs nothing. */
export function keptNetworks(directory: string, kept: readonly LabNetwork[]): LabNetworks {
  return {
    defaultsOf(model) {
      const found = kept.find((network) => network.model === model);
      if (found === undefined) throw unknownNetwork(model);
      return found.defaults;
    },
    make(model, options) {
      const key = JSON.stringify(options);
      const found = kept.find((network) => network.model === model && JSON.stringify(network.options) === key);
      const stored = found === undefined ? null : readNetworkFile(join(directory, found.file));
      if (stored !== null) return stored;
      throw new UserError(
        `${directory} does not hold ${networkTitle(model)} with the options ${key}; it could not be made when the lab began.`,
      );
    },
  };
}
