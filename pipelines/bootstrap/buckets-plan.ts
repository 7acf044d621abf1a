/** What must be in an object store that Terraform does not make: its buckets, which keep what is overwritten. */
import { bucketName } from "../../model/names";
import type { Platform } from "../../model/platform";
import type { PlatformStore } from "../../model/stores";
import { contentsOf } from "../../stores/object-storage/contents";

export interface BucketsPlan {
  /** The store's key. */
  readonly store: string;
  /** Names; all of them keep versions. */
  readonly buckets: readonly string[];
}

export function bucketsPlan(platform: Platform, store: PlatformStore<"object-storage">): BucketsPlan {
  const { objects, archive } = contentsOf(platform, store);
  const uses = [...(objects === undefined ? [] : ["objects"]), ...(archive === undefined ? [] : ["archive"])];
  return { store: store.key, buckets: uses.map((use) => bucketName(platform.scope, store.key, use)) };
}
