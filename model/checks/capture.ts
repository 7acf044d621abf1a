/**
 * What changes are captured from can be captured: a contract for its rows, one store for what belongs together, an
 * outbox beside the tables whose events are wanted.
 */
import type { Problem } from "../problems";
import type { ViewDefinition } from "../schema/blueprint";
import type { Right } from "../schema/right";
import { gives, type Reading } from "./reading";

type Events = Extract<Right<ViewDefinition>, { readonly type: "events" }>;

/** A projector reads rows by their contract; without one it can't tell a poison record from a new field. */
export function contractsOfSources(reading: Reading): readonly Problem[] {
  return [...reading.datasets].flatMap(([key, { type }]) => {
    if (type !== "table" || gives(reading, "datasets", key, "contract")) return [];
    const views = [...reading.views].filter(([, view]) => view.type !== "events" && view.from?.includes(key));
    if (views.length === 0) return [];
    return [
      {
        path: `blueprint.datasets.${key}.contract`,
        problem: `its rows have no contract, and views are made of them: ${views.map(([view]) => view).join(", ")}`,
        allowed: "a table with a contract where a view derives from it",
        given: "no contract",
        fix: "give it a JSON Schema of the row",
      },
    ];
  });
}

/** One view is kept by one connector, so that its sources share an order. */
export function oneOrigin(path: string, from: readonly string[], reading: Reading): readonly Problem[] {
  const origins = originsOf(from, reading);
  if (origins.length < 2) return [];
  return [
    {
      path,
      problem: "its datasets live in several stores, whose changes have no common order",
      allowed: "datasets of one store",
      given: origins.join(", "),
      fix: "split it by store, or join the data in the source",
    },
  ];
}

/** Events come from the outbox of the store that their tables are in. */
export function outboxBeside(path: string, { from = [] }: Events, reading: Reading): readonly Problem[] {
  if (!outboxesAreKnown(reading)) return [];
  const outboxStores = [...reading.datasets.values()].flatMap(({ type, store }) => (type === "outbox" ? [store] : []));
  return originsOf(from, reading)
    .filter((origin) => !outboxStores.includes(origin))
    .map((origin) => ({
      path: `${path}.capture`,
      problem: `events are captured from an outbox, and the store "${origin}" has none`,
      allowed: `a dataset of type outbox in "${origin}"`,
      given: "none",
      fix: `add one: outbox("${origin}", { … })`,
    }));
}

/** The Postgres stores of some tables; a store that does not exist or is of another kind has its problem already. */
function originsOf(from: readonly string[], { datasets, stores }: Reading): readonly string[] {
  const tables = from.flatMap((key) => datasets.get(key) ?? []).filter(({ type }) => type === "table");
  const origins = tables.flatMap(({ store }) => store ?? []);
  return [...new Set(origins)].filter((store) => stores.get(store)?.kind === "postgres");
}

/** Whether no dataset is so wrong that it could be the outbox that is looked for. */
function outboxesAreKnown({ datasets, stores, keys }: Reading): boolean {
  const outboxes = [...datasets.values()].filter(({ type }) => type === "outbox");
  const inPlace = outboxes.every(({ store }) => stores.get(store ?? "")?.kind === "postgres");
  return inPlace && datasets.size === keys.datasets.length;
}
