/** What the tests of the local platform share: servers that are small Node programs, and a place for a server. */
import { access } from "node:fs/promises";
import { join } from "node:path";
import type { Site } from "../../../local/servers/server";
import { identify } from "../../../local/supervisor/identity";
import type { Supervised } from "../../../local/supervisor/supervised";

/** A server that executes a Node program; it is ready when a file of its name exists in the folder. */
export function nodeServer(folder: string, name: string, script: string, more: Partial<Supervised> = {}): Supervised {
  return {
    name,
    after: [],
    prepare: async () => ({
      path: process.execPath,
      args: ["-e", script],
      env: { READY: join(folder, name) },
      cwd: folder,
    }),
    ready: () => access(join(folder, name)),
    startTimeoutMs: 20_000,
    stop: { signal: "SIGTERM", graceMs: 10_000 },
    configuration: "",
    log: join(folder, "logs", `${name}.log`),
    ...more,
  };
}

/** Says that it is ready and stays until it is told to end. */
export const stays =
  'require("node:fs").writeFileSync(process.env.READY, String(process.pid)); setInterval(() => {}, 1000);';

/** Whether a process of that number runs. */
export async function runs(pid: number): Promise<boolean> {
  return (await identify(pid)) !== undefined;
}

/** A place for a server whose ports are numbered from 30001 in the order in which they are asked for. */
export function testSite(folder = "/data/servers/one"): Site {
  const ports = new Map<string, number>();
  const port = (name: string) => {
    if (!ports.has(name)) ports.set(name, 30_001 + ports.size);
    return ports.get(name) ?? 0;
  };
  return { folder, port, password: () => "a-password" };
}
