/**
 * A replication slot is lost while changes are made, as when `max_slot_wal_keep_size` is passed or somebody drops it.
 *
 * What was changed between the last event and the next slot can't be had from the WAL any more. A connector that went
 * on from the next slot would skip it without a word: it has to fail, also where somebody has made a slot of the same
 * name. Then it is mended as the runbook says, and what the topics hold from the new snapshot on is judged.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { escapeLiteral } from "pg";
import type { Connector } from "../../model/connectors";
import { CommandError } from "../../ops/tools/command";
import { connectName } from "../servers/connect";
import type { Drill, Stage } from "./drill";
import { dropSlot, repairSlot, slotOf } from "./slot-repair";

const BEFORE_SECONDS = 3;
const DOWN_SECONDS = 4;
const AFTER_SECONDS = 3;
const FAILS_WITHIN_MS = 60_000;
/** A task is told to run before it has looked for its slot. */
const SETTLED_MS = 5_000;

export const dropSlotDrill: Drill = {
  name: "drop-slot",
  summary:
    "drops a replication slot while Kafka Connect is down, sees that the connector refuses to go on, and mends it",
  rate: 100,
  perform: async (stage) => {
    const { servers, step, writeFor } = stage;
    const connector = chosen(stage);
    await writeFor(BEFORE_SECONDS);
    await step("stop Kafka Connect", () => servers.stop(connectName));
    await step("go on writing", () => writeFor(DOWN_SECONDS));
    await step(`drop the slot ${connector.slot}`, () => dropSlot(stage, connector));
    await step("go on writing", () => writeFor(DOWN_SECONDS));
    await step("start Kafka Connect", () => servers.startAsTheyAre());
    await mustFail(stage, connector);
    await step("make a slot of that name by hand and start the task again, as one may be tempted to", async () => {
      await makeSlot(stage, connector);
      await stage.connectors.restart(connector.name);
    });
    await mustFail(stage, connector);
    const anew = await step("repair it as runbooks/debezium/slot-lost.md says: new slot, new snapshot", () =>
      repairSlot(stage, connector),
    );
    await writeFor(AFTER_SECONDS);
    return anew;
  },
  mend: async (stage) => {
    const connector = chosen(stage);
    const slot = await slotOf(stage, connector);
    if (slot?.active) return;
    await sleep(SETTLED_MS, undefined, { signal: stage.signal });
    const { state } = await stage.connectors.health(connector.name);
    if (slot === undefined || state !== "RUNNING") await repairSlot(stage, connector);
  },
};

/** Its tables are compared by key, so what was skipped is seen. */
function chosen({ platform }: Stage): Connector {
  const connector = platform.connectors.find(({ use }) => use === "tables");
  if (connector !== undefined) return connector;
  throw new CommandError(
    "This drill drops the slot of a connector that captures tables, and the blueprint has none.",
    "Give it a view that is captured from the WAL, or choose another drill.",
  );
}

async function mustFail(stage: Stage, { name }: Connector): Promise<void> {
  const { connectors, step, signal } = stage;
  const { state, cause = "" } = await step(
    `see whether ${name} fails`,
    async () => {
      await sleep(SETTLED_MS, undefined, { signal });
      return connectors.until(name, ["FAILED"], FAILS_WITHIN_MS);
    },
    (health) => `its state is ${health.state}`,
  );
  if (state !== "FAILED") {
    throw new CommandError(
      `The connector ${name} did not fail although its slot was lost; it is ${state}. Changes were skipped silently.`,
      "See that its configuration says offset.mismatch.strategy=trust_offset.",
    );
  }
  stage.note(`its task says: ${cause.replace(/\[.*\]/s, "[…]")}`);
}

async function makeSlot({ observer }: Stage, { store, slot }: Connector): Promise<void> {
  await observer.asking(store, (client) =>
    client.query(`SELECT pg_create_logical_replication_slot(${escapeLiteral(slot)}, 'pgoutput')`),
  );
}
