/**
 * Connect is stopped while the application writes on: Postgres keeps WAL for the slots, up to `max_slot_wal_keep_size`,
 * beyond which it gives a slot up. What is seen here is what the alerts on slots are made of.
 */
import { connectName } from "../servers/connect";
import type { Drill } from "./drill";
import type { Slot } from "./observe/slots";
import { mib, slotLine } from "./report";
import { watchSlots } from "./slots";

const BEFORE_SECONDS = 2;
const ROUNDS = 6;
const ROUND_SECONDS = 2;

export const fillSlot: Drill = {
  name: "fill-slot",
  summary: "stops Kafka Connect while the workload writes as fast as it can, and watches the slots fill and drain",
  rate: 0,
  perform: async (stage) => {
    const { servers, step, note, writeFor, observer, signal } = stage;
    const tell = (slots: readonly Slot[]) => {
      for (const slot of slots) note(slotLine(slot));
    };
    await writeFor(BEFORE_SECONDS);
    tell(await watchSlots(stage));
    await step("stop Kafka Connect", () => servers.stop(connectName));
    const first = await watchSlots(stage);
    const begun = Date.now();
    let last = first;
    for (let round = 0; round < ROUNDS; round++) {
      await writeFor(ROUND_SECONDS);
      last = await watchSlots(stage);
      tell(last);
    }
    for (const line of forecasts(first, last, (Date.now() - begun) / 1000)) note(line);
    await step(
      "start Kafka Connect",
      () => servers.start([connectName]),
      () => "the connectors run",
    );
    await step(
      "let the slots drain while the workload goes on",
      () => observer.drained(DRAINED_WITHIN_MS, signal),
      (behind) =>
        behind.length === 0
          ? "what was written while it was stopped is in the topics"
          : `still behind: ${behind.join(", ")}`,
    );
    tell(await watchSlots(stage));
    return undefined;
  },
};

const DRAINED_WITHIN_MS = 180_000;

/** When each slot would be lost if this went on: what decides how soon somebody has to be called. */
function forecasts(first: readonly Slot[], last: readonly Slot[], seconds: number): readonly string[] {
  return last.flatMap(({ name, behindBytes, safeBytes }) => {
    const before = first.find((slot) => slot.name === name);
    if (before === undefined || safeBytes === undefined || behindBytes <= before.behindBytes) return [];
    const perSecond = (behindBytes - before.behindBytes) / seconds;
    const minutes = safeBytes / perSecond / 60;
    return [`${name}: at ${mib(perSecond)} of WAL a second it would be in danger in ${minutes.toFixed(0)} min`];
  });
}
