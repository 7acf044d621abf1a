/**
 * How many copies of a shard a domain has room for, which is what indexes are made with.
 */
import type { Platform } from "../../model/platform";
import type { PlatformStore } from "../../model/stores";

/** A domain spreads over one zone, two or three. */
const mostZones = 3;

/** Zones that the nodes of a domain stand in. */
export function zonesOf({ environment }: Platform, { settings }: PlatformStore<"opensearch">): number {
  return settings.availability === "multi-az" ? Math.min(Object.keys(environment.network.zones).length, mostZones) : 1;
}

/** `number_of_replicas`: a copy in every zone, two in a single one, and never more than there are nodes for. */
export function replicasPerShard(platform: Platform, store: PlatformStore<"opensearch">): number {
  const copies = Math.max(zonesOf(platform, store), 2);
  return Math.min(copies, store.settings.data.count) - 1;
}
