/** What a worker answers besides yes: busy, no, or nothing that can be read. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { configOf, putConfig, validate } from "../../../consumers/connect/worker";

interface Answer {
  readonly status: number;
  readonly body: string;
}

let server: Server;
let answers: Answer[] = [];
const asked: string[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const { status, body } = answers.shift() ?? { status: 500, body: "" };
    response.writeHead(status).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

/** A worker that answers like this, in this order. */
function worker(...given: readonly Answer[]): string {
  answers = [...given];
  asked.length = 0;
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const json = (status: number, body: unknown): Answer => ({ status, body: JSON.stringify(body) });

it("is asked again while it takes part in a rebalance", async () => {
  const busy = json(409, { error_code: 409, message: "Cannot complete request because of a conflicting operation" });
  await putConfig(worker(busy, busy, json(200, {})), "notes", {});
  expect(asked).toEqual(Array(3).fill("PUT /connectors/notes/config"));
});

it("has no configuration of a connector that it does not know", async () => {
  expect(await configOf(worker(json(404, { message: "Connector notes not found" })), "notes")).toBeUndefined();
});

it("is repeated in its own words", async () => {
  await expect(configOf(worker(json(500, { message: "Request timed out" })), "notes")).rejects.toThrow(
    "Request timed out",
  );
});

it.each(["<html>502 Bad Gateway</html>", "", "{}"])("is told by its status when it says %j", async (body) => {
  await expect(configOf(worker({ status: 502, body }), "notes")).rejects.toThrow("Kafka Connect answered 502");
});

it("tells the fields that are wrong, and only those", async () => {
  const field = (name: string, errors: readonly string[]) => ({ value: { name, errors } });
  const configs = [field("slot.name", ["too long", "not allowed"]), field("plugin.name", [])];
  expect(await validate(worker(json(200, { configs })), { "connector.class": "a.B" })).toEqual([
    { field: "slot.name", errors: ["too long", "not allowed"] },
  ]);
  expect(asked).toEqual(["PUT /connector-plugins/a.B/config/validate"]);
});
