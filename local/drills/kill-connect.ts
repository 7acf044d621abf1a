/**
 * The Kafka Connect worker is killed in the middle of its work, as when its node is lost or it runs out of memory.
 *
 * It can't finish the transaction that it is writing. The next worker ends that transaction, which readers of committed
 * records then never see, and writes its changes again: nothing is missing and nothing comes twice.
 */
import { connectName } from "../servers/connect";
import type { Drill } from "./drill";
import { slotLine } from "./report";
import { watchSlots } from "./slots";

const BEFORE_SECONDS = 3;
const DOWN_SECONDS = 4;
const AFTER_SECONDS = 3;

export const killConnect: Drill = {
  name: "kill-connect",
  summary: "kills the Kafka Connect worker while it writes, and starts another one",
  rate: 100,
  perform: async (stage) => {
    const { servers, step, note, writeFor } = stage;
    await writeFor(BEFORE_SECONDS);
    await step("kill Kafka Connect", () => servers.end(connectName, "SIGKILL"));
    await step("go on writing", () => writeFor(DOWN_SECONDS));
    for (const slot of await watchSlots(stage)) note(slotLine(slot));
    await step(
      "start Kafka Connect",
      () => servers.start([connectName]),
      () => "the connectors run",
    );
    await writeFor(AFTER_SECONDS);
    return undefined;
  },
};
