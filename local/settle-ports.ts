/** Settles on which port each server listens, and sees that those which have to start can have theirs. */

import { CommandError } from "../ops/tools/command";
import type { LocalContext } from "./commands/shared";
import type { DataFolder } from "./data-folder";
import { portTaken } from "./port-holder";
import { choosePorts, isFree, type Ports, readPorts, writePorts } from "./ports";
import type { Server } from "./servers/server";
import type { ServerRecord } from "./supervisor/records";

interface Settling {
  /** Ports that the user named. */
  readonly configured: Ports;
  readonly running: ReadonlyMap<string, ServerRecord>;
  readonly folder: DataFolder;
  readonly context: LocalContext;
}

/**
 * The ports of all servers, kept in the data folder from now on.
 *
 * @throws CommandError when a port is taken by another program, or the server whose port is to change runs
 */
export async function settlePorts(
  servers: readonly Server[],
  { configured, running, folder, context }: Settling,
): Promise<Ports> {
  const kept = await readPorts(folder.ports);
  for (const server of servers) if (running.has(server.name)) refuseMove(server, configured, kept);
  const names = servers.flatMap(({ ports }) => ports);
  const ports = await choosePorts(names, { configured, kept, seed: folder.path });
  for (const server of servers.filter(({ name }) => !running.has(name))) {
    for (const name of server.ports) {
      const port = ports[name];
      if (port === undefined || (await isFree(port))) continue;
      throw await portTaken(name, port, context.env, context.signal);
    }
  }
  await writePorts(folder.ports, ports);
  return ports;
}

function refuseMove({ name, ports }: Server, configured: Ports, kept: Ports): void {
  const moved = ports.find((port) => configured[port] !== undefined && configured[port] !== kept[port]);
  if (moved === undefined) return;
  throw new CommandError(
    `${name} runs, with port ${kept[moved]} for ${moved}; a port can be changed only while its server is stopped.`,
    `Run \`npm run local stop ${name}\`, then this command again.`,
  );
}
