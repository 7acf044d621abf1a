/** The project's program, as `cdktf synth` runs it, for tools that run it themselves. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Environment } from "./command";

/** Variables of a shell that would change what is synthesized or how. */
const MEDDLING =
  /^(BLUEPRINT|ENVIRONMENT|CDKTF_.*|SYNTH_HCL_OUTPUT|NODE_OPTIONS|NODE_COMPILE_CACHE|TSX_.*|TS_NODE_.*)$/;

/** An environment for the program in which nothing is set that would change what it makes. */
export function quietEnvironment(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !MEDDLING.test(name)));
}

/** What Node is given to run the program: the `app` of cdktf.json, without the word `node`. */
export async function appArguments(root: string): Promise<readonly string[]> {
  const { app } = JSON.parse(await readFile(join(root, "cdktf.json"), "utf8")) as { readonly app: string };
  const [program, ...args] = app.split(" ");
  if (program !== "node") throw new Error(`The app of cdktf.json must be run by node, not by "${program}".`);
  return args;
}
