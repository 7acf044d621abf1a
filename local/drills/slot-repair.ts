/** Mends a connector whose slot is lost, as `runbooks/debezium/slot-lost.md` says: a new slot and a new snapshot. */
import { escapeLiteral } from "pg";
import type { Connector } from "../../model/connectors";
import type { Stage } from "./drill";
import { type Slot, slotsOf } from "./observe/slots";
import type { Positions } from "./observe/topics";

/** What it takes. */
type Hands = Pick<Stage, "connectors" | "observer">;

const RUNNING_WITHIN_MS = 120_000;

/**
 * Stops the connector, removes what is left of its slot, forgets its offset and starts it: it makes a slot and reads
 * its tables anew.
 *
 * @returns where its topics begin anew: a view that is rebuilt from there holds what Postgres holds
 */
export async function repairSlot(stage: Hands, connector: Connector): Promise<Positions> {
  const { connectors, observer } = stage;
  await connectors.stop(connector.name);
  await dropSlot(stage, connector);
  const anew = await observer.reader.end(connector.tables.map(({ topic }) => topic));
  await connectors.beginAnew(connector.name);
  const { state, cause } = await connectors.until(connector.name, ["RUNNING", "FAILED"], RUNNING_WITHIN_MS);
  if (state === "RUNNING") return anew;
  throw new Error(`The connector ${connector.name} is ${state}${cause === undefined ? "" : `: ${cause}`}`);
}

/** The slot of a connector; undefined where there is none. */
export async function slotOf(
  { observer }: Pick<Hands, "observer">,
  { store, slot }: Connector,
): Promise<Slot | undefined> {
  return observer.asking(store, async (client) => (await slotsOf(client, [slot]))[0]);
}

/** Drops the slot of a connector that does not run, where there is one. */
export async function dropSlot(stage: Pick<Hands, "observer">, connector: Connector): Promise<void> {
  if ((await slotOf(stage, connector)) === undefined) return;
  await stage.observer.asking(connector.store, (client) =>
    client.query(`SELECT pg_drop_replication_slot(${escapeLiteral(connector.slot)})`),
  );
}
