/** Finds the workload of a blueprint: `workload/index.ts` in its folder, which not every blueprint has. */
import { join } from "node:path";
import type { Workload } from "../../model/workload";
import { CommandError } from "../../ops/tools/command";
import { exists } from "../../ops/tools/files";

/** @throws CommandError when the blueprint has none */
export async function loadWorkload(root: string, blueprint: string): Promise<Workload> {
  const path = join(root, "blueprints", blueprint, "workload", "index.ts");
  if (await exists(path)) return (require(path) as { readonly default: Workload }).default;
  throw new CommandError(
    `The blueprint "${blueprint}" has no workload, a program that writes as its application would.`,
    `Write one: export \`workload({...})\` from model/workload.ts as the default of blueprints/${blueprint}/workload/index.ts.`,
  );
}
