/** The servers of a platform: one for each store, and Kafka Connect where a flow is captured. */
import type { Platform } from "../../model/platform";
import type { PlatformStore } from "../../model/stores";
import { CommandError } from "../../ops/tools/command";
import { connect, connectName } from "./connect";
import { kafka } from "./kafka";
import { opensearch } from "./opensearch";
import { postgres } from "./postgres";
import { redis } from "./redis";
import { s3 } from "./s3";
import type { Server } from "./server";

/** The servers that a platform needs, in the order of its stores. */
export function serversOf(platform: Platform): readonly Server[] {
  const stores = platform.stores.map((store) => storeServer(store, platform));
  if (platform.connectors.length === 0) return stores;
  if (stores.some(({ name }) => name === connectName)) {
    throw new CommandError(
      `A store has the key "${connectName}", which is the name of the local Kafka Connect server.`,
      "Give the store another key in the blueprint.",
    );
  }
  return [...stores, connect(platform)];
}

function storeServer(store: PlatformStore, platform: Platform): Server {
  switch (store.kind) {
    case "postgres":
      return postgres(store, platform);
    case "redis":
      return redis(store);
    case "opensearch":
      return opensearch(store, platform);
    case "kafka":
      return kafka(store);
    case "object-storage":
      return s3(store, platform);
  }
}
