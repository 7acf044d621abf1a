/** Reads what the bootstrap is started with: two files that others have made. */
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { type BootstrapPlan, planFormat } from "../../pipelines/bootstrap/plan";
import { type Connections, connectionsSchema } from "./connections";
import { messageOf } from "./report";

/** @throws when the file is no plan of this version; a newer one may mean something else by the same words */
export async function readPlan(path: string): Promise<BootstrapPlan> {
  const plan = (await readJson(path)) as BootstrapPlan;
  if (plan?.format === planFormat) return plan;
  throw new Error(
    `${path} is no plan that this program knows: its "format" is ${JSON.stringify(plan?.format)}, ` +
      `"${planFormat}" was expected. Take plan and program from the same version of the project.`,
  );
}

/** @throws when the file is not as `connectionsSchema` says, with every problem and its path; no value is repeated */
export async function readConnections(path: string): Promise<Connections> {
  const { data, error } = connectionsSchema.safeParse(await readJson(path));
  if (data !== undefined) return data;
  throw new Error(`${path} does not say where the stores are:\n${z.prettifyError(error)}`);
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) throw new Error(`${path} is not JSON`, { cause: error });
    throw new Error(`${path} can't be read: ${messageOf(error)}`, { cause: error });
  }
}
