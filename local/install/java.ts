/** Finds the Java that JAVA_HOME or PATH names, and sees that it is new enough. */
import { access } from "node:fs/promises";
import { join } from "node:path";
import { CommandError, type Environment } from "../../ops/tools/command";
import { findOnPath } from "../../ops/tools/files";
import { run } from "../../ops/tools/process";
import type { InstallContext } from "../servers/server";

/** Kafka 4 brokers and Debezium 3 need it. https://kafka.apache.org/documentation/#java */
export const OLDEST_JAVA = 17;

/** What to do where Java or its compiler is missing. */
export const GET_JAVA =
  `Install a Java development kit, version ${OLDEST_JAVA} or newer (Debian, Ubuntu: \`apt-get install openjdk-17-jdk-headless\`; ` +
  "macOS: `brew install openjdk@17`; else https://adoptium.net), then run this command again.";

/**
 * Returns the path of the `java` program.
 *
 * @throws CommandError when there is none or it is too old
 */
export async function findJava({ env, signal }: Pick<InstallContext, "env" | "signal">): Promise<string> {
  const java = await find("java", env);
  const { stderr } = await run(java, ["-version"], { cwd: "/", env: {}, signal });
  const version = /version "(?<major>\d+)/.exec(stderr)?.groups?.major;
  if (version === undefined || Number(version) < OLDEST_JAVA) {
    throw new CommandError(
      `${java} is Java ${version ?? "of an unknown version"}, but ${OLDEST_JAVA} is the oldest that the servers run on.`,
      GET_JAVA,
    );
  }
  return java;
}

/** The path of the Java compiler. @throws CommandError when there is none */
export async function findJavac(env: Environment): Promise<string> {
  return find("javac", env);
}

async function find(program: "java" | "javac", env: Environment): Promise<string> {
  const home = env.JAVA_HOME;
  if (home !== undefined && home !== "") {
    const path = join(home, "bin", program);
    try {
      await access(path);
      return path;
    } catch {
      throw new CommandError(`JAVA_HOME is ${home}, but there is no bin/${program} in it.`, GET_JAVA);
    }
  }
  const path = await findOnPath(program, env);
  if (path === undefined)
    throw new CommandError(`${program} was not found on PATH, and JAVA_HOME is not set.`, GET_JAVA);
  return path;
}
