/** The slots of the platform's connectors, in whichever store they are. */
import type { Stage } from "./drill";
import { type Slot, slotsOf } from "./observe/slots";

/** Every slot that exists, in the order of the connectors. */
export async function watchSlots({
  platform,
  observer,
}: Pick<Stage, "platform" | "observer">): Promise<readonly Slot[]> {
  const stores = [...new Set(platform.connectors.map(({ store }) => store))];
  const slots = await Promise.all(
    stores.map((store) => {
      const names = platform.connectors.filter((connector) => connector.store === store).map(({ slot }) => slot);
      return observer.asking(store, (client) => slotsOf(client, names));
    }),
  );
  return slots.flat();
}
