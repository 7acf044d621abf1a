import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { cachedTool, cacheRoot } from "../../../ops/tools/cache";
import { testFolder } from "./support";

const folder = testFolder();
const fill = (content: string) => (path: string) => writeFile(join(path, "content"), content);
const contentOf = (path: string) => readFileSync(join(path, "content"), "utf8");

test("the cache lies where the XDG specification places it", () => {
  expect(cacheRoot({ XDG_CACHE_HOME: "/xdg", HOME: "/home/a" })).toBe("/xdg/polyglot-blueprint");
  expect(cacheRoot({ HOME: "/home/a" })).toBe("/home/a/.cache/polyglot-blueprint");
  expect(cacheRoot({ XDG_CACHE_HOME: "relative", HOME: "/home/a" })).toBe("/home/a/.cache/polyglot-blueprint");
  expect(cacheRoot({})).toBe(join(homedir(), ".cache/polyglot-blueprint"));
});

test("a version is installed once, and another version beside it", async () => {
  const first = await cachedTool(folder(), { tool: "checker", version: "1", install: fill("first") });
  const again = await cachedTool(folder(), { tool: "checker", version: "1", install: fill("again") });
  const other = await cachedTool(folder(), { tool: "checker", version: "2", install: fill("other") });
  expect(again).toBe(first);
  expect([first, other].map(contentOf)).toEqual(["first", "other"]);
  expect(readdirSync(folder())).toEqual(["checker-1", "checker-2"]);
});

test("two installations at the same time end with one whole folder", async () => {
  const installs = ["one", "two", "three"].map((content) =>
    cachedTool(folder(), { tool: "checker", version: "1", install: fill(content) }),
  );
  const [path, ...others] = await Promise.all(installs);
  expect(others).toEqual([path, path]);
  expect(readdirSync(folder())).toEqual(["checker-1"]);
  expect(["one", "two", "three"]).toContain(contentOf(join(folder(), "checker-1")));
});

test("an installation that fails half-way leaves nothing, and the next one starts anew", async () => {
  const install = async (path: string) => {
    await fill("half")(path);
    throw new Error("interrupted");
  };
  await expect(cachedTool(folder(), { tool: "checker", version: "1", install })).rejects.toThrow("interrupted");
  expect(readdirSync(folder())).toEqual([]);
  expect(contentOf(await cachedTool(folder(), { tool: "checker", version: "1", install: fill("whole") }))).toBe(
    "whole",
  );
});

test("what a killed installation left counts for nothing, and is removed after a day", async () => {
  const [old, recent] = ["checker-1.partial-old", "checker-1.partial-recent"].map((name) => join(folder(), name));
  for (const path of [old, recent]) {
    mkdirSync(path ?? "");
    writeFileSync(join(path ?? "", "content"), "half");
  }
  const twoDaysAgo = new Date(Date.now() - 2 * 24 * 60 * 60 * 1000);
  utimesSync(old ?? "", twoDaysAgo, twoDaysAgo);
  const path = await cachedTool(folder(), { tool: "checker", version: "1", install: fill("whole") });
  expect(contentOf(path)).toBe("whole");
  expect([old, recent].map((partial) => existsSync(partial ?? ""))).toEqual([false, true]);
});
