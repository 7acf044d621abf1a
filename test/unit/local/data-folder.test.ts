import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { claim, dataFolder, defaultDataFolder, givenPath, isClaimed, programsFolder } from "../../../local/data-folder";
import { needRoom, refuseLess } from "../../../local/disk";
import { password } from "../../../local/secrets";
import { failureOf, testFolder } from "../ops/support";

const folder = testFolder();
const data = () => dataFolder(join(folder(), "data"));
const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

test("where data and programs are, by the XDG specification; root's are where others may enter", () => {
  const own = { HOME: "/home/anna" };
  expect(defaultDataFolder("shop", own, false)).toBe("/home/anna/.local/share/polyglot-blueprint/local/shop");
  expect(defaultDataFolder("shop", own, true)).toBe("/var/lib/polyglot-blueprint/local/shop");
  expect(defaultDataFolder("shop", { XDG_DATA_HOME: "/data" }, true)).toBe("/data/polyglot-blueprint/local/shop");
  expect(programsFolder(own, false)).toBe("/home/anna/.cache/polyglot-blueprint");
  expect(programsFolder(own, true)).toBe("/var/cache/polyglot-blueprint");
  expect(programsFolder({ XDG_CACHE_HOME: "/cache" }, true)).toBe("/cache/polyglot-blueprint");
});

test("a path is seen from where the user called npm", () => {
  expect(givenPath("here", { INIT_CWD: "/home/anna" })).toBe("/home/anna/here");
  expect(givenPath("/there", { INIT_CWD: "/home/anna" })).toBe("/there");
});

test("a new folder becomes the blueprint's, and nobody else can read its passwords", async () => {
  await claim(data(), "shop");
  await claim(data(), "shop");
  expect(await isClaimed(data())).toBe(true);
  expect(modeOf(data().secrets)).toBe("700");
  expect(modeOf(data().path)).toBe("711");
});

test("a folder of another blueprint is refused", async () => {
  await claim(data(), "shop");
  expect(await failureOf(claim(data(), "ledger"))).toContain('holds the local platform of the blueprint "shop"');
});

test("a folder that holds something else is refused", async () => {
  mkdirSync(data().path);
  writeFileSync(join(data().path, "photo.jpg"), "");
  expect(await failureOf(claim(data(), "shop"))).toContain(
    "is not empty (it holds photo.jpg) and is no local platform",
  );
  expect(await isClaimed(data())).toBe(false);
});

test("a password is made once, is long, and is for its owner only", async () => {
  const first = await password(folder(), "primary");
  expect(first).toMatch(/^[\w-]{24}$/);
  expect(await password(folder(), "primary")).toBe(first);
  expect(await password(folder(), "cache")).not.toBe(first);
  expect(modeOf(join(folder(), "primary"))).toBe("600");
});

test("a disk without room is told with what is free and what is needed", async () => {
  const refused = Promise.resolve().then(() =>
    refuseLess(700 * 2 ** 20, 2 ** 31, "the servers' data in /data", "--data"),
  );
  const failure = await failureOf(refused);
  expect(failure).toContain("The disk has 700 MiB free, but the servers' data in /data needs 2,048 MiB.");
  expect(failure).toContain("--data");
});

test("the room of a folder that is still to be made is that of the disk it will be on", async () => {
  const later = join(folder(), "not", "yet");
  await needRoom(later, 1, "a test", "--data");
  expect(await failureOf(needRoom(later, 2 ** 60, "a test", "--data"))).toContain(`a test in ${later} needs`);
});
