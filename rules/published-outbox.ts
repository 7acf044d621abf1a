/**
 * What is written to an outbox is published.
 */
import { datasetsOf } from "../model/platform";
import type { Rule } from "./rule";

export const publishedOutbox: Rule = {
  id: "published-outbox",
  reason: "events that the application believes to be sent",
  check: (platform) =>
    datasetsOf(platform, "outbox")
      .filter(({ key }) => !platform.flows.some(({ sources }) => sources.some(({ dataset }) => dataset === key)))
      .map(({ key, definition }) => ({
        path: `blueprint.datasets.${key}`,
        problem: `nothing reads this outbox: no view of type events is made of tables in "${definition.store}"`,
        remedy: "define the events that are written to it, or remove the outbox",
      })),
};
