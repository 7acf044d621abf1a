/**
 * The ports of the local servers: free ones are chosen at the first start and kept, so that addresses stay the same;
 * the user may name others.
 *
 * They lie below the range from which systems give ports to outgoing connections (Linux: from 32768), or such a
 * connection could sit on a port while its server is stopped. Where to begin to look depends on the data folder, so two
 * platforms that start at the same time look in different places.
 */
import { createHash } from "node:crypto";
import { createServer } from "node:net";
import { z } from "zod";
import { oneOf, suggest } from "../model/words";
import { CommandError } from "../ops/tools/command";
import { hasCode } from "../ops/tools/files";
import { readText, writeText } from "./text-file";

const FIRST_PORT = 20_000;
const PORTS = 12_000;

/** Port by name: a server's name, or `<server>.<use>` for a port besides its main one. */
export type Ports = Readonly<Record<string, number>>;

const portSchema = z.int().min(1024).max(65_535);
const portsSchema = z.record(z.string(), portSchema);

/**
 * Ports that the user configured, such as `primary=15432`.
 *
 * @throws CommandError when one is not such a pair, or names no server
 */
export function parsePorts(pairs: readonly string[], names: readonly string[]): Ports {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = "", number = ""] = pair.split("=");
      const port = portSchema.safeParse(/^\d+$/.test(number) ? Number(number) : undefined);
      if (!port.success) {
        throw new CommandError(
          `--port takes <server>=<number>, with a number from 1024 to 65535; "${pair}" is not.`,
          `Write for example --port ${names[0] ?? "server"}=15432.`,
        );
      }
      if (!names.includes(name)) {
        throw new CommandError(
          `--port ${pair}: there is no server "${name}".`,
          `The names are ${oneOf(names)}; ${suggest(name, names, "`npm run local status` shows the servers.")}`,
        );
      }
      return [name, port.data];
    }),
  );
}

/** A port for each name: the configured one, else the one it had, else a free one. */
export async function choosePorts(
  names: readonly string[],
  { configured, kept, seed }: { readonly configured: Ports; readonly kept: Ports; readonly seed: string },
): Promise<Ports> {
  const chosen: Record<string, number> = {};
  for (const name of names) {
    const settled = configured[name] ?? kept[name];
    if (settled !== undefined) chosen[name] = settled;
  }
  for (const name of names) chosen[name] ??= await freePort(`${seed} ${name}`, Object.values(chosen));
  refuseTwice(chosen);
  return chosen;
}

function refuseTwice(ports: Ports): void {
  const [one, other] = Object.entries(ports).flatMap(([name, port], index, all) =>
    all.slice(index + 1).flatMap(([second, same]) => (same === port ? [name, second] : [])),
  );
  if (one === undefined || other === undefined) return;
  throw new CommandError(
    `${one} and ${other} have the same port, ${ports[one]}; each needs one of its own.`,
    `Give one of them another: --port ${one}=<number>.`,
  );
}

async function freePort(seed: string, taken: readonly number[]): Promise<number> {
  const begin = createHash("sha256").update(seed).digest().readUInt32BE() % PORTS;
  for (let step = 0; step < PORTS; step++) {
    const port = FIRST_PORT + ((begin + step) % PORTS);
    if (!taken.includes(port) && (await isFree(port))) return port;
  }
  throw new CommandError(
    `No port from ${FIRST_PORT} to ${FIRST_PORT + PORTS - 1} of the loopback interface is free.`,
    "End some of the programs that listen (`ss -ltnp` shows them), then run this command again.",
  );
}

/** Whether a server could listen there now. */
export async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once("error", (error) => (hasCode(error, "EADDRINUSE", "EACCES") ? resolve(false) : reject(error)));
    server.listen({ host: "127.0.0.1", port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** The ports of earlier starts. */
export async function readPorts(path: string): Promise<Ports> {
  const text = await readText(path);
  return text === undefined ? {} : portsSchema.parse(JSON.parse(text));
}

/** Keeps the ports for later starts. */
export async function writePorts(path: string, ports: Ports): Promise<void> {
  await writeText(path, `${JSON.stringify(ports, null, 2)}\n`);
}
