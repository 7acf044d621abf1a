/**
 * The people who operate the platforms, the same in every environment. The rules hold the number of stores against
 * them: a store that nobody on call can bring back is refused.
 */
import type { EnvironmentDefinition } from "../../model/schema/environment";

export const team: EnvironmentDefinition["team"] = {
  engineers: 24,
  opsHoursPerMonth: 80,
  onCall: ["amara", "bence", "chen", "dalia", "emil", "farah"],
  canOperate: {
    postgres: ["amara", "bence", "chen", "dalia"],
    redis: ["amara", "chen", "emil"],
    opensearch: ["bence", "dalia", "farah"],
    kafka: ["chen", "emil", "farah"],
    "object-storage": ["amara", "bence", "chen", "dalia", "emil", "farah"],
  },
};
