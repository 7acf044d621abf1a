/**
 * Changes are kept for as long as it can take until somebody brings a stopped projector back.
 */
import { type Platform, storesOf } from "../model/platform";
import type { Availability } from "../model/schema/environment";
import { settingPath } from "../model/settings";
import type { PlatformStore } from "../model/stores";
import type { Finding, Rule } from "./rule";

/**
 * Hours. Where a zone may be lost: from Friday evening to Monday morning, and half a day to catch up. Elsewhere: from
 * one working day to the next.
 */
const longestOutage: Readonly<Record<Availability, number>> = { "multi-az": 72, "single-az": 24 };

export const retentionCoversOutage: Rule = {
  id: "retention-covers-outage",
  reason: "the changes of a weekend: they are gone before a stopped projector has read them",
  check: (platform) =>
    storesOf(platform, "kafka").flatMap((broker) => {
      const hours = longestOutage[broker.settings.availability];
      return [...changes(platform, broker, hours), ...events(platform, hours)];
    }),
};

/** Topics that are compacted keep the last change of every key for ever. */
function changes(platform: Platform, broker: PlatformStore<"kafka">, hours: number): readonly Finding[] {
  const { retentionHours } = broker.settings;
  const topics = platform.topics.filter(({ use, cleanup }) => use === "changes" && cleanup === "delete");
  if (topics.length === 0 || retentionHours >= hours) return [];
  return [
    {
      path: settingPath(platform, broker, "retentionHours"),
      problem: `change events are kept for ${retentionHours} hours`,
      remedy: `raise it to ${hours} hours or more`,
    },
  ];
}

function events({ flows }: Platform, hours: number): readonly Finding[] {
  return flows.flatMap(({ view, target }) =>
    target.type !== "events" || target.retentionSeconds >= hours * 3600
      ? []
      : [
          {
            path: `blueprint.views.${view}.retention`,
            problem: `events are kept for ${target.retentionSeconds / 3600} hours`,
            remedy: `raise it to ${hours} hours or more`,
          },
        ],
  );
}
