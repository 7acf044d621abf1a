/**
 * The Java programs, as sets of jars: Maven resolves what a pinned `pom.xml` names, and every jar is held against a
 * list of checksums, when it is installed and again before each start. A set that was damaged is installed anew.
 *
 * A jar whose content is not the listed one may come from a damaged repository of the user's: then all are downloaded
 * into a new repository. If that does not give the listed content either, nothing is installed.
 */
import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { cachedTool } from "../../ops/tools/cache";
import { CommandError } from "../../ops/tools/command";
import { findOnPath, withScratchFolder } from "../../ops/tools/files";
import { run } from "../../ops/tools/process";
import type { InstallContext } from "../servers/server";
import { differences } from "./checksums";

/** A set of jars. */
export interface JarSet {
  readonly tool: string;
  /** Version of the program. */
  readonly version: string;
  /** Folder with `pom.xml` and `jars.sha256`. */
  readonly pinned: string;
}

export const kafkaJars: JarSet = { tool: "kafka", version: "4.3.1", pinned: join(__dirname, "kafka") };
export const debeziumJars: JarSet = { tool: "debezium", version: "3.7.0.Final", pinned: join(__dirname, "debezium") };
export const opensearchJars: JarSet = { tool: "opensearch", version: "2.19.1", pinned: join(__dirname, "opensearch") };

const COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies";

const GET_MAVEN =
  "Install Maven (Debian, Ubuntu: `apt-get install maven`; macOS: `brew install maven`; else https://maven.apache.org), " +
  "then run this command again.";

/**
 * Returns the folder with the jars of a set, installing them first where they are missing or damaged.
 *
 * @throws CommandError when Maven is missing or fails, or what it resolves is not what is listed
 */
export async function jars(set: JarSet, context: InstallContext): Promise<string> {
  const [pom, list] = await Promise.all(
    ["pom.xml", "jars.sha256"].map((file) => readFile(join(set.pinned, file), "utf8")),
  );
  const version = `${set.version}-${fingerprint(`${pom}${list}`)}`;
  const get = () =>
    cachedTool(context.programs, {
      tool: set.tool,
      version,
      install: (partial) => install(set, list ?? "", partial, context),
    });
  const folder = await get();
  const damage = await differences(folder, list ?? "");
  if (damage.length === 0) return folder;
  await context.announce(`${set.tool} in ${folder} is damaged (${damage.slice(0, 3).join(", ")}): installing it anew`);
  await rm(folder, { recursive: true, force: true });
  return get();
}

const fingerprint = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 12);

async function install(set: JarSet, list: string, folder: string, context: InstallContext): Promise<void> {
  await context.announce(`resolving the jars of ${set.tool} ${set.version} with Maven (once)`);
  await resolve(set, folder, [], context);
  if ((await differences(folder, list)).length === 0) return;
  await withScratchFolder(async (scratch) => {
    await rm(folder, { recursive: true });
    await mkdir(folder);
    await resolve(set, folder, [`-Dmaven.repo.local=${scratch}`], context);
  });
  const wrong = await differences(folder, list);
  if (wrong.length === 0) return;
  throw new CommandError(
    `Maven resolved ${set.tool} ${set.version}, but not with the listed checksums:\n${wrong.map((one) => `  ${one}`).join("\n")}`,
    `Do not use these files. See where your Maven gets its artifacts from (settings.xml); a change of ${join(set.pinned, "pom.xml")} needs a new jars.sha256 beside it.`,
  );
}

async function resolve(
  set: JarSet,
  folder: string,
  options: readonly string[],
  context: InstallContext,
): Promise<void> {
  const { env, signal } = context;
  const maven = await findOnPath("mvn", env);
  if (maven === undefined)
    throw new CommandError("mvn (Maven), which gets the Java servers, was not found on PATH.", GET_MAVEN);
  const result = await withScratchFolder(async (scratch) => {
    await copyFile(join(set.pinned, "pom.xml"), join(scratch, "pom.xml"));
    // -C: a download whose checksum is not the repository's own fails.
    const args = ["-B", "-q", "-C", ...options, COPY, `-DoutputDirectory=${folder}`];
    return run(maven, args, { cwd: scratch, env, signal });
  });
  if (result.exitCode === 0) return;
  throw new CommandError(
    `Maven could not resolve ${set.tool} ${set.version}:\n${result.stdout.trim().split("\n").slice(-8).join("\n")}`,
    "See that Maven reaches Maven Central or the mirror in its settings.xml, then run this command again.",
  );
}
