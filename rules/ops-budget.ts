/**
 * A team runs no more stores than it can carry.
 *
 * The cost of a store is not its first installation: it is dashboards, backups that were restored once, upgrades and
 * the knowledge of how it fails. Teams that regret many databases mostly had too few people for them.
 */
import type { Platform } from "../model/platform";
import type { Finding, Rule } from "./rule";

/**
 * Kinds of store that a team of at least so many engineers carries. A rule of thumb rather than a measurement: two or
 * three kinds for fewer than ten engineers, five for twenty of whom some do nothing but run them.
 */
const carried = [
  { engineers: 20, kinds: 5 },
  { engineers: 10, kinds: 4 },
  { engineers: 1, kinds: 3 },
] as const;

export const opsBudget: Rule = {
  id: "ops-budget",
  reason: "the nights and the features of a team that runs more stores than it can know",
  check: (platform) => [...tooManyHours(platform), ...tooManyKinds(platform)],
};

function tooManyHours({ stores, environment: { team } }: Platform): readonly Finding[] {
  const needed = stores.reduce((sum, { justification }) => sum + justification.opsHoursPerMonth, 0);
  if (needed <= team.opsHoursPerMonth) return [];
  const each = stores.map(({ key, justification }) => `${key} ${justification.opsHoursPerMonth}`).join(", ");
  return [
    {
      path: "environment.team.opsHoursPerMonth",
      problem: `the stores need ${needed} hours a month (${each}), and the team has ${team.opsHoursPerMonth}`,
      remedy: "give the team the hours, or remove the store that helps least for its hours",
    },
  ];
}

function tooManyKinds({ stores, environment: { team } }: Platform): readonly Finding[] {
  const kinds = [...new Set(stores.map(({ kind }) => kind))];
  const most = carried.find(({ engineers }) => team.engineers >= engineers)?.kinds ?? 0;
  if (kinds.length <= most) return [];
  return [
    {
      path: "blueprint.stores",
      problem: `${kinds.length} kinds of store (${kinds.join(", ")}) for ${team.engineers} engineers, who carry ${most}`,
      remedy: "remove the store whose measured gain is smallest: a well indexed Postgres does much of their work",
    },
  ];
}
