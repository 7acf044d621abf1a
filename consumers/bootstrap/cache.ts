/**
 * Users of a Redis store: what each may do, and its password as a hash, so that no log or slow list ever holds it.
 *
 * A user is written as a whole and compared with what it was, because only the server knows what its rules come to.
 */
import { createHash } from "node:crypto";
import { createClient } from "@redis/client";
import type { CachePlan } from "../../pipelines/bootstrap/cache-plan";
import { type RedisConnection, readPassword } from "./connections";
import type { Report } from "./report";

const timeoutMs = 10_000;

export async function bootstrapCache(plan: CachePlan, connection: RedisConnection, report: Report): Promise<void> {
  const { host, port, user, passwordFile, userPasswordFiles } = connection;
  const client = createClient({
    socket: { host, port, connectTimeout: timeoutMs, reconnectStrategy: false },
    username: user,
    password: await readPassword(passwordFile),
  });
  // Without a listener an error of the connection ends the process; the command that it interrupts reports it.
  client.on("error", () => undefined);
  await client.connect();
  try {
    for (const { id, accessString } of plan.users) {
      await report.attempt(`user ${id}`, async () => {
        const file = userPasswordFiles[id];
        if (file === undefined) throw new Error("no file with its password was given");
        const hash = createHash("sha256")
          .update(await readPassword(file))
          .digest("hex");
        const before = (await users(client)).get(id);
        await client.aclSetUser(id, ["reset", `#${hash}`, ...accessString.split(" ")]);
        const after = (await users(client)).get(id);
        if (before === undefined) report.made(`user ${id}`);
        else if (before === after) report.right(`user ${id}`);
        else report.changed(`user ${id}`, "its rules or its password were others");
      });
    }
    await keep(client);
  } finally {
    client.destroy();
  }
}

type Client = Pick<ReturnType<typeof createClient>, "aclList" | "aclSave" | "configGet">;

/** Rules by user, as the server writes them: `user wiki-… on #… ~page:* …` */
async function users(client: Client): Promise<ReadonlyMap<string, string>> {
  const lines = await client.aclList();
  return new Map(lines.map((line) => [line.split(" ")[1] ?? "", line]));
}

/** A server that has a file for its users forgets them at the next start unless it is told to write it. */
async function keep(client: Client): Promise<void> {
  const { aclfile } = await client.configGet("aclfile");
  if (aclfile) await client.aclSave();
}
