import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { portTaken } from "../../../local/port-holder";
import { choosePorts, isFree, parsePorts, readPorts, writePorts } from "../../../local/ports";
import { CommandError } from "../../../ops/tools/command";
import { failureOf, testFolder } from "../ops/support";

const folder = testFolder();
const names = ["primary", "events", "events.controller"];
const open: Server[] = [];

/** A port of the loopback interface that this process listens on. */
async function taken(port: number): Promise<number> {
  const server = createServer();
  open.push(server);
  await new Promise<void>((resolve) => server.listen({ host: "127.0.0.1", port }, resolve));
  return port;
}

afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

const choose = (configured = {}, kept = {}) => choosePorts(names, { configured, kept, seed: folder() });

test("ports are free, different, and below those that outgoing connections get", async () => {
  const ports = await choose();
  expect(Object.keys(ports)).toEqual(names);
  expect(new Set(Object.values(ports)).size).toBe(3);
  for (const port of Object.values(ports)) {
    expect(port).toBeGreaterThanOrEqual(20_000);
    expect(port).toBeLessThan(32_000);
    expect(await isFree(port)).toBe(true);
  }
});

test("a port is chosen beside one that is taken", async () => {
  const { primary = 0 } = await choose();
  await taken(primary);
  expect((await choose()).primary).toBe(primary === 31_999 ? 20_000 : primary + 1);
});

test("a port stays what it was, unless another is configured", async () => {
  expect(await choose({}, { primary: 21_111 })).toMatchObject({ primary: 21_111 });
  expect(await choose({ primary: 22_222 }, { primary: 21_111 })).toMatchObject({ primary: 22_222 });
  await writePorts(join(folder(), "ports.json"), { primary: 21_111 });
  expect(await readPorts(join(folder(), "ports.json"))).toEqual({ primary: 21_111 });
  expect(await readPorts(join(folder(), "none.json"))).toEqual({});
});

test("two servers can not have one port", async () => {
  expect(await failureOf(choose({ primary: 22_222 }, { events: 22_222 }))).toContain(
    "primary and events have the same port, 22222",
  );
});

test("configured ports are read from pairs", () => {
  expect(parsePorts(["primary=15432", "events.controller=19093"], names)).toEqual({
    primary: 15_432,
    "events.controller": 19_093,
  });
});

test.each([
  ["primary", "<server>=<number>"],
  ["primary=", "from 1024 to 65535"],
  ["primary=80", "from 1024 to 65535"],
  ["primary=70000", "from 1024 to 65535"],
  ["primary=1e4", "from 1024 to 65535"],
  ["primry=15432", 'did you mean "primary"?'],
  ["other=15432", "primary, events or events.controller"],
])("the pair %s is refused", async (pair, told) => {
  expect(await failureOf(Promise.resolve().then(() => parsePorts([pair], names)))).toContain(told);
});

test("who has a port is named, with what to do", async () => {
  const port = await taken((await choose()).events ?? 0);
  expect(await isFree(port)).toBe(false);
  const failure = await portTaken("events", port, process.env, new AbortController().signal);
  expect(failure).toBeInstanceOf(CommandError);
  expect(failure.message).toMatch(new RegExp(`Port ${port} .* events .* is taken by .+, process ${process.pid}\\.`));
  expect(failure.nextStep).toContain(`--port events=<number>`);
});

test("where no tool can tell who has a port, that is said", async () => {
  const failure = await portTaken("events", 21_111, { PATH: folder() }, new AbortController().signal);
  expect(failure.message).toContain("is taken by a program of another user");
});
