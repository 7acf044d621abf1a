/** OpenSearch's jars, and the small class that starts a node with them, compiled once. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { cachedTool } from "../../ops/tools/cache";
import { CommandError } from "../../ops/tools/command";
import { run } from "../../ops/tools/process";
import type { InstallContext } from "../servers/server";
import { jars, opensearchJars } from "./jars";
import { findJavac, GET_JAVA, OLDEST_JAVA } from "./java";

const SOURCE = join(__dirname, "opensearch/LocalNode.java");

/**
 * Returns the class path of an OpenSearch node; its main class is `LocalNode`.
 *
 * @throws CommandError when the jars can not be had or there is no Java compiler
 */
export async function opensearchNode(context: InstallContext): Promise<string> {
  const library = join(await jars(opensearchJars, context), "*");
  const source = createHash("sha256")
    .update(await readFile(SOURCE))
    .digest("hex")
    .slice(0, 12);
  const classes = await cachedTool(context.programs, {
    tool: "opensearch-node",
    version: `${opensearchJars.version}-${source}`,
    install: (folder) => compile(library, folder, context),
  });
  return [classes, library].join(delimiter);
}

async function compile(library: string, folder: string, { env, signal }: InstallContext): Promise<void> {
  const javac = await findJavac(env);
  const args = ["--release", String(OLDEST_JAVA), "-cp", library, "-d", folder, SOURCE];
  const { exitCode, stderr } = await run(javac, args, { cwd: folder, env: {}, signal });
  if (exitCode !== 0) throw new CommandError(`${javac} could not compile ${SOURCE}:\n${stderr.trim()}`, GET_JAVA);
}
