/** Descriptions of products: most are short, some so long that Postgres moves them out of the row (TOAST). */
import type { Chance } from "../../../model/workload";

const words =
  "light mesh upper for long distance comfort with a warm lining and a quiet zip that lasts for years".split(" ");
/** A value longer than about 2 kB is compressed or moved out of its row. https://www.postgresql.org/docs/current/storage-toast.html */
const toastedCharacters = 12_000;
/** One description in so many is a long one. */
const longEvery = 6;

/** Random words do not compress well, so a long description is stored apart rather than squeezed into its row. */
export function description(chance: Chance): string {
  return chance.between(1, longEvery) === 1 ? longDescription(chance) : sentence(chance);
}

/** A description that is stored outside its row. */
export function longDescription(chance: Chance): string {
  const parts: string[] = [];
  for (let length = 0; length < toastedCharacters; length += parts.at(-1)?.length ?? 0) {
    parts.push(`${sentence(chance)} (${chance.hex(32)}) `);
  }
  return parts.join("");
}

function sentence(chance: Chance): string {
  return Array.from({ length: chance.between(5, 14) }, () => chance.pick(words)).join(" ");
}
