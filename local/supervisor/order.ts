/** In which order servers start. */

/** Something that starts after others; a name that is not among the given ones is not waited for. */
interface Ordered {
  readonly name: string;
  readonly after: readonly string[];
}

/**
 * The same servers, each behind all those it needs; else in the order given.
 *
 * @throws when servers wait for each other
 */
export function inStartOrder<T extends Ordered>(servers: readonly T[]): readonly T[] {
  const byName = new Map(servers.map((server) => [server.name, server]));
  const placed = new Set<T>();
  const place = (server: T, waiting: readonly string[]) => {
    if (waiting.includes(server.name)) {
      throw new Error(`Servers wait for each other: ${[...waiting, server.name].join(" → ")}.`);
    }
    for (const name of server.after) {
      const needed = byName.get(name);
      if (needed !== undefined && !placed.has(needed)) place(needed, [...waiting, server.name]);
    }
    placed.add(server);
  };
  for (const server of servers) if (!placed.has(server)) place(server, []);
  return [...placed];
}

/** The named servers and all that they need. */
export function withNeeded<T extends Ordered>(servers: readonly T[], names: readonly string[]): readonly T[] {
  const needed = new Set<string>();
  const add = (name: string) => {
    if (needed.has(name)) return;
    needed.add(name);
    for (const other of servers.find((server) => server.name === name)?.after ?? []) add(other);
  };
  for (const name of names) add(name);
  return servers.filter(({ name }) => needed.has(name));
}

/** The named servers and all that need them: what has to stop when they stop. */
export function withNeeding<T extends Ordered>(servers: readonly T[], names: readonly string[]): readonly T[] {
  const stopping = new Set(names);
  for (const { name, after } of inStartOrder(servers)) {
    if (after.some((needed) => stopping.has(needed))) stopping.add(name);
  }
  return servers.filter(({ name }) => stopping.has(name));
}
