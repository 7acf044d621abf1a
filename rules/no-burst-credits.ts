/**
 * What is to survive the loss of a zone does not run on credits.
 */
import { isBurstable } from "../model/catalogue/offer";
import type { Platform } from "../model/platform";
import { settingPath } from "../model/settings";
import type { PlatformStore } from "../model/stores";
import type { Finding, Rule } from "./rule";

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/burstable-performance-instances.html */
export const noBurstCredits: Rule = {
  id: "no-burst-credits",
  reason: "speed when it is needed most: a busy day spends the credits, and then a fraction of a CPU is left",
  check: (platform) => [...platform.stores.flatMap((store) => ofStore(store, platform)), ...ofMigrations(platform)],
};

function ofStore(store: PlatformStore, platform: Platform): readonly Finding[] {
  if (store.settings.availability !== "multi-az") return [];
  return sizes(store)
    .filter(([, type]) => isBurstable(type))
    .map(([field, type]) => ({
      path: settingPath(platform, store, field),
      problem: `"${store.key}" is multi-az and runs on ${type}, whose CPU is paid in credits`,
      remedy: "choose a family of steady CPU (m or r), or say single-az",
    }));
}

/** Fields of a store's settings that hold instance types, with their values. */
function sizes(store: PlatformStore): readonly (readonly [field: string, type: string])[] {
  switch (store.kind) {
    case "postgres":
      return [["instanceClass", store.settings.instanceClass]];
    case "redis":
      return [["nodeType", store.settings.nodeType]];
    case "opensearch": {
      const { data, masters } = store.settings;
      const ofMasters = masters === undefined ? [] : [["masters.instanceType", masters.instanceType] as const];
      return [["data.instanceType", data.instanceType], ...ofMasters];
    }
    case "kafka":
      return [["brokerType", store.settings.brokerType]];
    case "object-storage":
      return [];
  }
}

function ofMigrations({ migrations, environment: { migrations: dms } }: Platform): readonly Finding[] {
  if (migrations.length === 0 || dms.capacity !== "instance" || dms.availability !== "multi-az") return [];
  if (!isBurstable(dms.instanceClass)) return [];
  return [
    {
      path: "environment.migrations.instanceClass",
      problem: `migrations are multi-az and run on ${dms.instanceClass}, whose CPU is paid in credits`,
      remedy: "choose a family of steady CPU (c or r), or say single-az",
    },
  ];
}
