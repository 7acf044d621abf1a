import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { identify } from "../../../local/supervisor/identity";
import { withLock } from "../../../local/supervisor/lock";
import { failureOf, testFolder } from "../ops/support";

const folder = testFolder();
const lock = () => join(folder(), "lock");
const work = () => withLock(folder(), "npm run local stop", async () => existsSync(lock()));

/** Leaves the lock as a command would that holds it, or held it when it was killed. */
async function lockedBy(pid: number, change: (began: string) => string = (began) => began): Promise<void> {
  const holder = await identify(pid);
  const began = change(holder?.began ?? "long ago");
  writeFileSync(lock(), JSON.stringify({ pid, began, command: "npm run local up", since: "2026-01-01T00:00:00Z" }));
}

test("the lock is held during the work and given back, also when the work fails", async () => {
  expect(await work()).toBe(true);
  expect(readdirSync(folder())).toEqual([]);
  await expect(
    withLock(folder(), "npm run local up", async () => {
      throw new Error("no");
    }),
  ).rejects.toThrow("no");
  expect(readdirSync(folder())).toEqual([]);
});

test("a second command is refused and told which one is at work", async () => {
  await lockedBy(process.ppid);
  const failure = await failureOf(work());
  expect(failure).toContain(`\`npm run local up\`, process ${process.ppid}, since 2026-01-01T00:00:00Z`);
  expect(failure).toContain(`kill ${process.ppid}`);
  expect(readdirSync(folder())).toEqual(["lock"]);
});

test("of two that start together one works and the other is refused", async () => {
  const both = await Promise.allSettled([work(), work()]);
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
});

test.each([
  ["whose process has ended", () => lockedBy(2 ** 22 + 1)],
  ["whose process number was given to another", () => lockedBy(process.ppid, (began) => `${began}0`)],
  ["that was damaged", async () => writeFileSync(lock(), "{")],
  ["that is empty", async () => writeFileSync(lock(), "")],
])("a lock %s is taken over", async (_, leave) => {
  await leave();
  expect(await work()).toBe(true);
  expect(readdirSync(folder())).toEqual([]);
});
