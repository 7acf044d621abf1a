/**
 * Changes survive the loss of a broker: three replicas, of which two have acknowledged every write.
 */
import { storesOf } from "../model/platform";
import { settingPath } from "../model/settings";
import type { Rule } from "./rule";

/** https://docs.aws.amazon.com/msk/latest/developerguide/bestpractices.html */
const replicasOfAQuorum = 3;
const acknowledgedReplicas = 2;

export const replicatedTopics: Rule = {
  id: "replicated-topics",
  reason: "a change that one broker has and loses is lost for every view",
  check: (platform) =>
    storesOf(platform, "kafka")
      .filter(({ settings }) => settings.availability === "multi-az")
      .flatMap((store) => {
        const { replicationFactor, minInsyncReplicas } = store.settings;
        return [
          ...(replicationFactor >= replicasOfAQuorum
            ? []
            : [
                {
                  path: settingPath(platform, store, "replicationFactor"),
                  problem: `topics have ${replicationFactor} replicas`,
                  remedy: `raise it to ${replicasOfAQuorum}, or say that the store is single-az and may lose data`,
                },
              ]),
          ...(minInsyncReplicas >= acknowledgedReplicas
            ? []
            : [
                {
                  path: settingPath(platform, store, "minInsyncReplicas"),
                  problem: `a write is acknowledged when ${minInsyncReplicas} broker has it`,
                  remedy: `raise it to ${acknowledgedReplicas}`,
                },
              ]),
        ];
      }),
};
