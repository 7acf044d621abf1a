import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { findOnPath, withScratchFolder } from "../../../ops/tools/files";
import { inParallel, run } from "../../../ops/tools/process";
import { playProgram, testFolder, writeText } from "./support";

const folder = testFolder();
const never = new AbortController().signal;
const shell = (script: string, signal: AbortSignal) =>
  run("/bin/sh", ["-c", script], { cwd: folder(), env: { WORD: "given" }, signal });

test("a program gets exactly its environment and folder, and its output and exit code come back", async () => {
  const result = await shell('echo "$WORD $HOME"; pwd >&2; exit 3', never);
  expect(result).toEqual({ exitCode: 3, stdout: "given \n", stderr: `${folder()}\n` });
});

test("a program that does not exist is an error", async () => {
  const options = { cwd: folder(), env: {}, signal: never };
  await expect(run(join(folder(), "missing"), [], options)).rejects.toThrow("ENOENT");
});

test("stopping ends the program and everything it had started", async () => {
  const stop = new AbortController();
  const running = shell('sleep 60 & echo "$!" > child; wait', stop.signal);
  while (!existsSync(join(folder(), "child"))) await wait(5);
  const child = Number(readFileSync(join(folder(), "child"), "utf8"));
  stop.abort("SIGINT");
  await expect(running).rejects.toBe("SIGINT");
  await waitUntilGone(child);
  await expect(shell("echo started > started", stop.signal)).rejects.toBe("SIGINT");
  expect(existsSync(join(folder(), "started"))).toBe(false);
});

/** Ends when no process has the id (the test's time limit is the upper bound); signal 0 only asks. */
async function waitUntilGone(pid: number): Promise<void> {
  while (isAlive(pid)) await wait(5);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // A process that has ended but was not yet collected by its parent is gone, too.
  const stat = `/proc/${pid}/stat`;
  return !existsSync(stat) || !readFileSync(stat, "utf8").includes(") Z ");
}

test("work in parallel is done for all items, never more at a time than allowed", async () => {
  const done: number[] = [];
  let [running, most] = [0, 0];
  await inParallel([1, 2, 3, 4, 5], 2, async (item) => {
    most = Math.max(most, ++running);
    await wait(1);
    running--;
    done.push(item);
  });
  expect(done.sort()).toEqual([1, 2, 3, 4, 5]);
  expect(most).toBe(2);
});

test("after a failure no further item is begun, and what had begun has ended", async () => {
  const log: string[] = [];
  const work = async (item: number) => {
    log.push(`begin ${item}`);
    if (item === 1) throw new Error("first");
    await wait(5);
    log.push(`end ${item}`);
  };
  await expect(inParallel([1, 2, 3, 4], 2, work)).rejects.toThrow("first");
  expect(log).toEqual(["begin 1", "begin 2", "end 2"]);
});

test("a scratch folder is removed after success and after failure", async () => {
  const folders: string[] = [];
  const use = async (path: string) => {
    folders.push(path);
    writeText(join(path, "deep/file"), "");
    if (folders.length === 2) throw new Error("failed");
    return "result";
  };
  await expect(withScratchFolder(use)).resolves.toBe("result");
  await expect(withScratchFolder(use)).rejects.toThrow("failed");
  expect(folders.map((path) => existsSync(path))).toEqual([false, false]);
});

test("a program is found where a shell would find it", async () => {
  const bin = playProgram(folder(), "tool", "true");
  writeText(join(folder(), "text/tool"), "not a program");
  expect(await findOnPath("tool", { PATH: `${folder()}/text::${bin}` })).toBe(join(bin, "tool"));
  expect(await findOnPath("bin", { PATH: folder() })).toBeUndefined();
  expect(await findOnPath("tool", {})).toBeUndefined();
});
