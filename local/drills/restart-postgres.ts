/**
 * Postgres crashes under running connectors, as in a failover: every connection breaks, what was not committed is
 * undone from the WAL, and the connectors have to find their way back by themselves.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Drill, Stage } from "./drill";
import { watchSlots } from "./slots";

const BEFORE_SECONDS = 3;
const DOWN_SECONDS = 3;
const AFTER_SECONDS = 3;
/** A connector waits ten seconds before it tries again. */
const BACK_WITHIN_MS = 120_000;
const POLL_MS = 250;

export const restartPostgres: Drill = {
  name: "restart-postgres",
  summary: "crashes Postgres while the connectors run, and starts it again",
  perform: async (stage) => {
    const { platform, servers, step, writeFor } = stage;
    const stores = [...new Set(platform.connectors.map(({ store }) => store))];
    await writeFor(BEFORE_SECONDS);
    for (const store of stores) {
      // Its "immediate" shutdown: nothing is finished or written, the next start recovers from the WAL.
      await step(`crash ${store}`, () => servers.end(store, "SIGQUIT"));
      await sleep(DOWN_SECONDS * 1000, undefined, { signal: stage.signal });
      await step(
        `start ${store}`,
        () => servers.start([store]),
        () => "it answers",
      );
    }
    await step(
      "wait until the connectors read again",
      () => untilActive(stage),
      (ills) => ills,
    );
    await writeFor(AFTER_SECONDS);
    return undefined;
  },
};

/** Waits until every slot is read again, or tells which is not. */
async function untilActive(stage: Stage): Promise<string> {
  const deadline = Date.now() + BACK_WITHIN_MS;
  for (;;) {
    const slots = await watchSlots(stage);
    const waiting = slots.filter(({ active }) => !active).map(({ name }) => name);
    if (waiting.length === 0) return "all slots are active; nobody had to do anything";
    if (Date.now() > deadline) return `still inactive: ${waiting.join(", ")}`;
    await sleep(POLL_MS, undefined, { signal: stage.signal });
  }
}
