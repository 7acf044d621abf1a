import { createServer, type Server as NetServer, type Socket } from "node:net";
import { join } from "node:path";
import { loadPlatform } from "../../../load/definition";
import { dataFolder } from "../../../local/data-folder";
import { addressesOf, readRunning, writeRunning } from "../../../local/running";
import { serversOf } from "../../../local/servers";
import { workerProperties } from "../../../local/servers/connect";
import { brokerCount } from "../../../local/servers/kafka-metadata";
import { postgresConf } from "../../../local/servers/postgres";
import { acl, redis, redisConf } from "../../../local/servers/redis";
import { s3Arguments } from "../../../local/servers/s3";
import type { Server } from "../../../local/servers/server";
import { type Platform, storesOf } from "../../../model/platform";
import { root } from "../../support/root";
import { failureOf, testFolder } from "../ops/support";
import { testSite } from "./support";

const platform = loadPlatform({ root, environment: "local" });
const servers = serversOf(platform);
const named = (name: string): Server => {
  const server = servers.find((one) => one.name === name);
  if (server === undefined) throw new Error(`no server ${name}`);
  return server;
};
/** The text of a server's configuration file. */
const file = (name: string, path: string, site = testSite()) => named(name).files(site)[path] ?? "";
const lines = (text: string) => text.trim().split("\n");
const storeOf = <K extends Parameters<typeof storesOf>[1]>(kind: K) => {
  const [store] = storesOf(platform, kind);
  if (store === undefined) throw new Error(`no store of kind ${kind}`);
  return store;
};

describe("the servers of a platform", () => {
  test("are its stores, and Kafka Connect after the stores that it works between", () => {
    expect(servers.map(({ name }) => name)).toEqual([...platform.stores.map(({ key }) => key), "connect"]);
    expect(named("connect").after).toEqual(["events", "primary"]);
    expect(servers.filter(({ name }) => name !== "connect").flatMap(({ after }) => after)).toEqual([]);
  });

  test("lack Connect where nothing is captured", () => {
    expect(serversOf({ ...platform, connectors: [] }).map(({ name }) => name)).not.toContain("connect");
  });

  test("can not include a store that is called like Connect", async () => {
    const stores = platform.stores.map((store) => (store.key === "cache" ? { ...store, key: "connect" } : store));
    const refused = Promise.resolve().then(() => serversOf({ ...platform, stores } as Platform));
    expect(await failureOf(refused)).toContain('A store has the key "connect"');
  });

  test("listen on the loopback interface only, each on a port of its own", () => {
    const names = servers.flatMap(({ ports }) => ports);
    expect(new Set(names).size).toBe(names.length);
    const site = testSite();
    const told = [
      ...servers.flatMap((server) => Object.values(server.files(site))),
      s3Arguments(site, "media", "eu-west-1").join("\n"),
    ].join("\n");
    expect(told).not.toMatch(/0\.0\.0\.0|localhost|\[::\]|listen_addresses = '\*'/);
    for (const name of names) expect(told).toContain(String(site.port(name)));
    for (const server of servers) expect(server.address(site)).toContain("127.0.0.1:");
  });

  test("have no password in their configuration or address", () => {
    const site = testSite();
    const told = servers.flatMap((server) => [...Object.values(server.files(site)), server.address(site)]).join("\n");
    expect(told).not.toContain(site.password());
    expect(acl(site.password())).not.toContain(site.password());
  });
});

describe("configuration follows the settings of the environment", () => {
  test("Postgres: logical WAL, and the limits of slots", () => {
    const store = storeOf("postgres");
    const settings = {
      ...store.settings,
      replication: { maxSlots: 7, maxSlotWalKeepGb: 3, walSenderTimeoutSeconds: 45 },
    };
    expect(lines(postgresConf({ ...store, settings }, testSite()))).toEqual(
      expect.arrayContaining([
        "wal_level = 'logical'",
        "max_replication_slots = '7'",
        "max_wal_senders = '12'",
        "max_slot_wal_keep_size = '3GB'",
        "wal_sender_timeout = '45s'",
        "password_encryption = 'scram-sha-256'",
        "listen_addresses = '127.0.0.1'",
        "unix_socket_directories = ''",
      ]),
    );
  });

  test("Kafka: no topic by accident, one replica, and the retention of the environment", () => {
    expect(lines(file("events", "config/server.properties"))).toEqual(
      expect.arrayContaining([
        "process.roles=broker,controller",
        "auto.create.topics.enable=false",
        "num.partitions=3",
        "log.retention.hours=24",
        "default.replication.factor=1",
        "min.insync.replicas=1",
        "offsets.topic.replication.factor=1",
        "transaction.state.log.min.isr=1",
        "unclean.leader.election.enable=false",
      ]),
    );
  });

  test("Kafka Connect: the names, partitions and providers that connectors count on", () => {
    const site = testSite("/data/servers/connect");
    expect(lines(file("connect", "config/worker.properties", site))).toEqual(
      expect.arrayContaining([
        `bootstrap.servers=127.0.0.1:${site.port("events")}`,
        "group.id=shop-connect",
        "config.storage.topic=shop.connect.configs",
        "offset.storage.topic=shop.connect.offsets",
        "offset.storage.partitions=25",
        "status.storage.topic=shop.connect.status",
        "status.storage.partitions=5",
        "status.storage.replication.factor=1",
        "exactly.once.source.support=enabled",
        "config.providers=file,directory,env",
        "config.providers.file.param.allowed.paths=/data/servers/connect/secrets",
        "config.providers.directory.param.allowed.paths=/data/servers/connect/secrets",
        "config.providers.env.param.allowlist.pattern=CONNECT_[A-Z0-9_]+",
      ]),
    );
  });

  test("Kafka Connect: another blueprint has other names", () => {
    const ledger = { ...platform, scope: { ...platform.scope, blueprint: "ledger" } };
    expect(lines(workerProperties(ledger, ["events"], testSite()))).toEqual(
      expect.arrayContaining(["group.id=ledger-connect", "offset.storage.topic=ledger.connect.offsets"]),
    );
  });

  test("Redis: one administrator, nobody else, the eviction policy, and users that can be saved", () => {
    const store = storeOf("redis");
    const conf = redisConf({ ...store, settings: { ...store.settings, evictionPolicy: "noeviction" } }, testSite());
    expect(lines(conf)).toEqual(
      expect.arrayContaining([
        "bind 127.0.0.1",
        "maxmemory-policy noeviction",
        "appendonly no",
        'aclfile "/data/servers/one/users.acl"',
      ]),
    );
    expect(lines(acl("x"))).toEqual([
      "user default off",
      "user admin on #2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881 ~* &* +@all",
    ]);
  });

  test("OpenSearch: one node by itself", () => {
    expect(lines(file("search", "config/opensearch.yml"))).toEqual(
      expect.arrayContaining([
        'cluster.name: "shop-local"',
        'network.host: "127.0.0.1"',
        'discovery.type: "single-node"',
      ]),
    );
  });

  test("S3: versions are kept, in the region of the environment", () => {
    expect(s3Arguments(testSite(), "media", "eu-west-1").join(" ")).toMatch(
      /^--port 127\.0\.0\.1:30001 --region eu-west-1 .*posix --versioning-dir \/data\/servers\/one\/versions \/data\/servers\/one\/objects$/,
    );
  });
});

describe("a server that does not speak its protocol is not ready", () => {
  const open: NetServer[] = [];
  afterEach(() => {
    for (const server of open.splice(0)) server.close();
  });
  const signal = () => AbortSignal.timeout(3_000);

  /** A server that answers every connection's first bytes, on the port it returns. */
  function answering(answer: (socket: Socket, bytes: Buffer) => void): Promise<number> {
    const server = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", (bytes) => answer(socket, bytes));
    });
    open.push(server);
    return new Promise((resolve) =>
      server.listen({ host: "127.0.0.1", port: 0 }, () => {
        const address = server.address();
        resolve(typeof address === "object" ? (address?.port ?? 0) : 0);
      }),
    );
  }

  test("Kafka: the brokers in the answer are counted, also when it comes in pieces", async () => {
    const answer = (brokers: number) => {
      const bytes = Buffer.alloc(12);
      bytes.writeInt32BE(8, 0);
      bytes.writeInt32BE(1, 4);
      bytes.writeInt32BE(brokers, 8);
      return bytes;
    };
    const whole = await answering((socket) => socket.write(answer(3)));
    expect(await brokerCount(whole, signal())).toBe(3);
    const pieces = await answering((socket) => {
      socket.write(answer(2).subarray(0, 7));
      setTimeout(() => socket.write(answer(2).subarray(7)), 20);
    });
    expect(await brokerCount(pieces, signal())).toBe(2);
  });

  test("Kafka: another server is not taken for a broker", async () => {
    const http = await answering((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    await expect(brokerCount(http, signal())).rejects.toThrow();
    const closing = await answering((socket) => socket.end());
    await expect(brokerCount(closing, signal())).rejects.toThrow("ended before the answer was complete");
  });

  test.each([
    ["refuses the password", "-WRONGPASS invalid username-password pair\r\n", "WRONGPASS"],
    ["still loads its data", "+OK\r\n-LOADING Redis is loading the dataset in memory\r\n", "LOADING"],
  ])("Redis that %s", async (_, answer, told) => {
    const port = await answering((socket) => socket.write(answer));
    const server = redis(storeOf("redis"));
    await expect(server.ready({ ...testSite(), port: () => port }, signal())).rejects.toThrow(told);
  });

  test("Redis that answers is asked with the administrator's password", async () => {
    let asked = "";
    const port = await answering((socket, bytes) => {
      asked = bytes.toString();
      socket.write("+OK\r\n+PONG\r\n");
    });
    await redis(storeOf("redis")).ready({ ...testSite(), port: () => port }, signal());
    expect(asked).toBe("AUTH admin a-password\r\nPING\r\n");
  });

  test.each(["search", "media", "connect"])("%s: a web server of another kind", async (name) => {
    const port = await answering((socket) => socket.end("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"));
    await expect(named(name).ready({ ...testSite(), port: () => port }, signal())).rejects.toThrow("answered 404");
  });

  test("a server that says nothing is given up", async () => {
    const port = await answering(() => undefined);
    await expect(brokerCount(port, AbortSignal.timeout(100))).rejects.toThrow();
  });
});

describe("addresses", () => {
  const folder = testFolder();
  const ports = Object.fromEntries(
    servers.flatMap((server) => server.ports).map((name, index) => [name, 20_000 + index]),
  );

  test("are those of all servers, with users and where their passwords are", async () => {
    const data = dataFolder(folder());
    await writeRunning(data, addressesOf(platform, data, ports));
    const running = await readRunning(data);
    expect(running.postgres.primary).toEqual({
      host: "127.0.0.1",
      port: ports.primary,
      database: "shop",
      adminUser: "shop_admin",
      passwordFile: join(folder(), "secrets/primary"),
    });
    expect(running.redis.cache).toMatchObject({ adminUser: "admin", passwordFile: join(folder(), "secrets/cache") });
    expect(running.objectStorage.media).toMatchObject({ secretKeyFile: join(folder(), "secrets/media") });
    expect(running.kafka.events).toEqual({ host: "127.0.0.1", port: ports.events });
    expect(running.opensearch.search).toEqual({ host: "127.0.0.1", port: ports.search });
    expect(running.connect).toEqual({
      host: "127.0.0.1",
      port: ports.connect,
      secretsFolder: join(folder(), "servers/connect/secrets"),
    });
    expect(addressesOf({ ...platform, connectors: [] }, data, ports).connect).toBeUndefined();
  });

  test("of a platform that was not started are missed with what to do", async () => {
    expect(await failureOf(readRunning(dataFolder(folder())))).toContain("npm run local up");
  });
});
