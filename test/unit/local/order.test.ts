import { inStartOrder, withNeeded, withNeeding } from "../../../local/supervisor/order";

const server = (name: string, ...after: string[]) => ({ name, after });
const names = (servers: readonly { readonly name: string }[]) => servers.map(({ name }) => name);

const connect = server("connect", "kafka", "postgres");
const servers = [connect, server("postgres"), server("redis"), server("kafka"), server("map", "connect")];

test("what is needed comes first, the rest keeps its order", () => {
  expect(names(inStartOrder(servers))).toEqual(["kafka", "postgres", "connect", "redis", "map"]);
  expect(names(inStartOrder([connect]))).toEqual(["connect"]);
});

test("servers that wait for each other are a mistake", () => {
  const circle = [server("a", "b"), server("b", "c"), server("c", "a")];
  expect(() => inStartOrder(circle)).toThrow("Servers wait for each other: a → b → c → a.");
});

test("a server is started with all that it needs", () => {
  expect(names(withNeeded(servers, ["map"]))).toEqual(["connect", "postgres", "kafka", "map"]);
  expect(names(withNeeded(servers, ["redis"]))).toEqual(["redis"]);
});

test("a server is stopped with all that need it", () => {
  expect(names(withNeeding(servers, ["kafka"]))).toEqual(["connect", "kafka", "map"]);
  expect(names(withNeeding(servers, ["redis"]))).toEqual(["redis"]);
});
