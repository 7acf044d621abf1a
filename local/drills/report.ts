/** What a drill tells at its end: the judgement on every table, and examples of what is wrong. */
import { count } from "../../ops/tools/text";
import { table } from "../table";
import { type Fault, faults } from "./observe/compare";
import type { Judgement, Verdict } from "./observe/observer";
import type { Slot } from "./observe/slots";

const EXAMPLES = 3;
const MIB = 1024 * 1024;

const headings: Readonly<Record<Fault, string>> = {
  missing: "missing",
  different: "different",
  undeleted: "undeleted",
  withoutTombstone: "no tombstone",
  repeated: "twice",
  gaps: "gaps",
};
const kinds = Object.keys(headings) as readonly Fault[];

/** The judgements as a table, and what is wrong in words. */
export function verdictLines({ judgements, behind }: Verdict): readonly string[] {
  return [
    ...table(
      ["table", "rows", "events", ...kinds.map((kind) => headings[kind])],
      judgements.map(({ table: name, rows, events, differences }) => [
        name,
        String(rows),
        String(events),
        ...kinds.map((kind) => String(differences[kind].length)),
      ]),
    ),
    ...judgements.flatMap(wrongLines),
    ...behind.map((slot) => `The connector of the slot ${slot} has not written everything in time.`),
  ];
}

function wrongLines({ table: name, differences }: Judgement): readonly string[] {
  return kinds.flatMap((kind) => {
    const keys = differences[kind];
    if (keys.length === 0) return [];
    const more = keys.length > EXAMPLES ? ", …" : "";
    return [`${name}: ${faults[kind]} (${keys.length}): ${keys.slice(0, EXAMPLES).join(", ")}${more}`];
  });
}

/** One sentence: how many changes there were, and whether all is well. */
export function verdictSentence({ right, judgements }: Verdict): string {
  const events = judgements.reduce((sum, judgement) => sum + judgement.events, 0);
  return right
    ? `Right: after ${count(events, "event")} the topics say of every key what Postgres holds.`
    : "Wrong: the topics do not say what Postgres holds.";
}

/** What a view would hold that went on with the topics as if no change had been lost. */
export function staleLine(continued: readonly Judgement[]): string {
  const stale = continued.flatMap(({ table: name, differences }) =>
    differences.undeleted.map((key) => `${name} ${key}`),
  );
  const example = stale[0] === undefined ? "" : `, such as ${stale[0]}`;
  return (
    `A view that merely went on would still hold ${count(stale.length, "key")} that Postgres deleted meanwhile${example}: ` +
    "a snapshot does not tell of deletes, so views are rebuilt from where it begins."
  );
}

/** A slot in one line. */
export function slotLine({ name, active, walStatus, safeBytes, behindBytes, keptBytes }: Slot): string {
  const safe = safeBytes === undefined ? "" : `, ${mib(safeBytes)} until it is in danger`;
  return `${name}: ${active ? "active" : "inactive"}, ${walStatus}, ${mib(behindBytes)} behind, ${mib(keptBytes)} kept${safe}`;
}

/** `12.3 MiB` */
export const mib = (bytes: number): string => `${(bytes / MIB).toFixed(1)} MiB`;
