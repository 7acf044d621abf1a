/**
 * Tags of everything: what it belongs to, who is woken up, how sensitive it is, who pays.
 */
import type { Platform } from "../../model/platform";
import type { StackPlan } from "../../model/stacks";

/** The tags of what a stack makes. Where a stack holds no store, it belongs to all domains. */
export function tagsOf(platform: Platform, plan: Pick<StackPlan, "id" | "store">): Record<string, string> {
  const store = platform.stores.find(({ key }) => key === plan.store);
  return {
    Platform: platform.name,
    Environment: platform.environment.name,
    Stack: plan.id,
    Owner: store?.owner ?? platform.environment.tags.owner,
    // A tag's value may hold no comma. https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html
    Domain: (store?.domains ?? Object.keys(platform.domains).sort()).join(" "),
    DataClass: store?.dataClass ?? "internal",
    CostCentre: platform.environment.tags.costCentre,
    ManagedBy: "polyglot-blueprint",
  };
}
