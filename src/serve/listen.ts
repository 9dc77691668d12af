import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { UserError } from "../core/errors.js";

/** Servers answer to this computer alone. */
export const HOST = "127.0.0.1";

/** Listens on a port of this computer alone; throws the system's error when it is taken. */
function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, HOST, () => {
      server.off("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/**
 * Listens on a port; where none is asked for on the usual one or, if `orAny`, on any when that is taken. Gives the port; throws
 * a `UserError` when it is taken or forbidden.
 */
export async function listenSomewhere(
  server: Server,
  port: number | undefined,
  usual: number,
  orAny: boolean,
): Promise<number> {
  try {
    return await listen(server, port ?? usual);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const isFree = port === undefined && orAny;
    if (code === "EADDRINUSE" && isFree) return listen(server, 0);
    if (code === "EADDRINUSE")
      throw new UserError(`--port ${port ?? usual} is taken; choose another${orAny ? ", or leave it out" : ""}.`);
    if (code === "EACCES") throw new UserError(`--port ${port} may not be used by you; choose one above 1023.`);
    throw error;
  }
}
