import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { identify } from "../../../local/supervisor/identity";
import { readRecords, runningRecords, type ServerRecord, writeRecord } from "../../../local/supervisor/records";
import { startServers } from "../../../local/supervisor/start";
import { stopServers } from "../../../local/supervisor/stop";
import type { Supervised } from "../../../local/supervisor/supervised";
import { failureOf, testFolder } from "../ops/support";
import { nodeServer, runs, stays } from "./support";

// Before the hook that removes the folder, and with it the records.
afterEach(async () => {
  await stop(await readRecords(records()), AbortSignal.abort());
});

const folder = testFolder();
const never = new AbortController().signal;
const records = () => join(folder(), "run");

/** Starts servers and returns what was told, in order. */
async function start(servers: readonly Supervised[], signal = never, told: string[] = []): Promise<readonly string[]> {
  const onProgress = (name: string, state: string) => told.push(`${name} ${state}`);
  await startServers(servers, { folder: records(), signal, hurry: never, onProgress });
  return told;
}

async function stop(some: readonly ServerRecord[], hurry = never): Promise<readonly string[]> {
  const told: string[] = [];
  await stopServers(some, { folder: records(), hurry, onStopped: (name, how) => told.push(`${name} ${how}`) });
  return told;
}

const pidOf = (name: string) => Number(readFileSync(join(folder(), name), "utf8"));

test("a server starts when those it needs are ready, and stays when the command has ended", async () => {
  const told = await start([
    nodeServer(folder(), "worker", stays, { after: ["broker", "database"] }),
    nodeServer(folder(), "broker", `setTimeout(() => { ${stays} }, 300);`),
    nodeServer(folder(), "database", stays),
  ]);
  expect(told.indexOf("worker starting")).toBeGreaterThan(told.indexOf("broker ready"));
  expect(told.indexOf("worker starting")).toBeGreaterThan(told.indexOf("database ready"));
  expect(told.indexOf("broker ready")).toBeGreaterThan(told.indexOf("database ready"));
  const running = await runningRecords(records());
  expect([...running.keys()].sort()).toEqual(["broker", "database", "worker"]);
  expect(running.get("worker")).toMatchObject({ pid: pidOf("worker"), after: ["broker", "database"] });
});

test("what needs others ends before them", async () => {
  await start([
    nodeServer(folder(), "broker", stays),
    nodeServer(folder(), "worker", `process.on("SIGTERM", () => setTimeout(() => process.exit(), 300)); ${stays}`, {
      after: ["broker"],
    }),
  ]);
  expect(await stop(await readRecords(records()))).toEqual(["worker stopped", "broker stopped"]);
  expect(await runs(pidOf("broker"))).toBe(false);
  expect(await readRecords(records())).toEqual([]);
});

test("a server that ends while it starts: its last words are told, and what had started ends", async () => {
  const script =
    'for (let line = 1; line <= 30; line++) console.log("line " + line); console.error("no disk"); process.exit(7);';
  const servers = [
    nodeServer(folder(), "good", stays),
    nodeServer(folder(), "bad", `setTimeout(() => { ${script} }, 300)`),
  ];
  const failure = await failureOf(start([...servers, nodeServer(folder(), "last", stays, { after: ["bad"] })]));
  expect(failure).toMatch(/^bad ended instead of answering \(exit code 7\)\. Its last log lines:\n {2}line 12\n/);
  expect(failure).toContain("  line 30\n  no disk\nNext: ");
  expect(failure).toContain(join(folder(), "logs/bad.log"));
  expect(await runs(pidOf("good"))).toBe(false);
  expect(existsSync(join(folder(), "last"))).toBe(false);
  expect(await readRecords(records())).toEqual([]);
});

test("a server that says nothing in its time is ended, and the failure says why it is not ready", async () => {
  const ready = async () => {
    throw new Error("nobody answers");
  };
  const failure = await failureOf(start([nodeServer(folder(), "mute", stays, { ready, startTimeoutMs: 1000 })]));
  expect(failure).toContain("mute did not answer within 1 s (nobody answers). It wrote nothing to its log.");
  expect(await runs(pidOf("mute"))).toBe(false);
});

test("a program that does not exist is told by its path", async () => {
  const prepare = async () => ({ path: join(folder(), "missing"), args: [], env: {}, cwd: folder() });
  const failure = await failureOf(start([nodeServer(folder(), "absent", "", { prepare })]));
  expect(failure).toContain(`absent: ${join(folder(), "missing")} can not be executed`);
});

test("when the user stops the command, what had started ends", async () => {
  const user = new AbortController();
  const waits = nodeServer(
    folder(),
    "waits",
    `${stays} require("node:fs").renameSync(process.env.READY, process.env.READY + ".pid")`,
  );
  const starting = start([nodeServer(folder(), "first", stays), waits], user.signal);
  while (!existsSync(join(folder(), "waits.pid")) || !existsSync(join(folder(), "first"))) await tick();
  user.abort("SIGINT");
  await expect(starting).rejects.toBe("SIGINT");
  expect(await runs(pidOf("first"))).toBe(false);
  expect(await runs(pidOf("waits.pid"))).toBe(false);
});

test("a server that does not end in its time is killed, with what it has started", async () => {
  const stubborn = `
    const child = require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    require("node:fs").writeFileSync("child", String(child.pid));
    process.on("SIGTERM", () => {}); ${stays}`;
  const quick = { signal: "SIGTERM", graceMs: 300 } as const;
  await start([nodeServer(folder(), "stubborn", stubborn, { stop: quick })]);
  expect(await stop(await readRecords(records()))).toEqual(["stubborn killed"]);
  expect(await runs(pidOf("stubborn"))).toBe(false);
  await gone(pidOf("child"));
});

test("what a server leaves behind when it ends by itself is killed", async () => {
  const careless = `
    const child = require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    require("node:fs").writeFileSync("child", String(child.pid)); ${stays}`;
  await start([nodeServer(folder(), "careless", careless)]);
  expect(await stop(await readRecords(records()))).toEqual(["careless stopped"]);
  await gone(pidOf("child"));
});

test("a user in a hurry does not wait", async () => {
  await start([nodeServer(folder(), "slow", `process.on("SIGTERM", () => {}); ${stays}`)]);
  expect(await stop(await readRecords(records()), AbortSignal.abort())).toEqual(["slow killed"]);
});

test("a process that was given the number of an ended server is left alone", async () => {
  await start([nodeServer(folder(), "old", stays)]);
  const [record] = await readRecords(records());
  if (record === undefined) throw new Error("no record");
  // As if the server had ended and its number now named this other process.
  await writeRecord(records(), { ...record, name: "reused", began: `${record.began}0` });
  expect([...(await runningRecords(records())).keys()]).toEqual(["old"]);
  expect(await stop([{ ...record, name: "reused", began: `${record.began}0` }])).toEqual(["reused had ended"]);
  expect(await runs(record.pid)).toBe(true);
});

test("a process is another when its number was given away, and none when it has ended", async () => {
  const self = await identify(process.pid);
  expect(self).toEqual(await identify(process.pid));
  expect(self).not.toEqual(await identify(process.ppid));
  expect(await identify(2 ** 22 + 1)).toBeUndefined();
});

test("a log of the start before is kept", async () => {
  const script = (word: string) => `console.log("${word}"); ${stays}`;
  await start([nodeServer(folder(), "talks", script("first"))]);
  await stop(await readRecords(records()));
  rmSync(join(folder(), "talks"));
  await start([nodeServer(folder(), "talks", script("second"))]);
  expect(readFileSync(join(folder(), "logs/talks.log"), "utf8")).toBe("second\n");
  expect(readFileSync(join(folder(), "logs/talks.previous.log"), "utf8")).toBe("first\n");
});

test("a record that another program changed is told, not guessed at", async () => {
  await start([nodeServer(folder(), "fine", stays)]);
  writeFileSync(join(records(), "broken.json"), "{");
  expect(await failureOf(readRecords(records()))).toContain(`${join(records(), "broken.json")} should say`);
  rmSync(join(records(), "broken.json"));
});

const tick = () => new Promise((resolve) => setTimeout(resolve, 10));

/** Ends when the process is gone; the test's time limit is the upper bound. */
async function gone(pid: number): Promise<void> {
  while (await runs(pid)) await tick();
}
