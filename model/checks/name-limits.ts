/**
 * Holds names against the limits of their services, and against each other.
 */
import { limits, type NameLimit } from "../catalogue/limits";
import type { Problem } from "../problems";

/** A name, what it names, and the entry of the definition it comes from. */
export interface GivenName {
  readonly limit: keyof typeof limits;
  readonly name: string;
  readonly path: string;
}

/** A name that does not fit, and by how many characters. */
interface Misfit {
  readonly given: GivenName;
  readonly excess: number;
}

function misfits(given: GivenName): readonly Misfit[] {
  const { max, pattern }: NameLimit = limits[given.limit];
  const excess = given.name.length - max;
  return excess <= 0 && pattern.test(given.name) ? [] : [{ given, excess }];
}

/** One key gives many names: what is said of it is how much the worst of them is too long. */
export function misfitting(names: readonly GivenName[]): readonly Problem[] {
  const worst = new Map<string, Misfit>();
  for (const misfit of names.flatMap(misfits)) {
    const known = worst.get(misfit.given.path);
    if (known === undefined || misfit.excess > known.excess) worst.set(misfit.given.path, misfit);
  }
  return [...worst.values()].map(({ given: { limit, name, path }, excess }) => {
    const { what, allowed }: NameLimit = limits[limit];
    const long = `the name of ${what} made from it has ${name.length} characters, ${excess} too many`;
    const problem = excess > 0 ? long : `the name of ${what} made from it has a form that the service refuses`;
    const fix = `${excess > 0 ? "shorten" : "change"} its key, the blueprint's name or the environment's name`;
    return { path, problem, allowed, given: name, fix };
  });
}

/** Two entries may share many names: they are told once. */
export function clashes(given: readonly GivenName[]): readonly Problem[] {
  const owners = new Map<string, string>();
  const told = new Map<string, Problem>();
  for (const { limit, name, path } of given) {
    const place = `${limit} ${name}`;
    const owner = owners.get(place) ?? path;
    owners.set(place, owner);
    if (owner === path || told.has(`${owner} ${path}`)) continue;
    const problem = `the name of ${limits[limit].what} made from it is taken by ${owner}`;
    told.set(`${owner} ${path}`, {
      path,
      problem,
      allowed: "a name of its own",
      given: name,
      fix: "rename one of them",
    });
  }
  return [...told.values()];
}
