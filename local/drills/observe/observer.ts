/**
 * Compares Postgres with the topics: from a mark on, which says what both held, to now.
 *
 * A mark makes the judgement independent of how old the platform is: what a topic has removed since, because its time
 * was over, is in the mark.
 */
import type { Client } from "pg";
import type { Platform } from "../../../model/platform";
import type { LocalAddresses } from "../../addresses";
import { endpoint } from "../../credentials";
import { asAdmin, openSession } from "../../session";
import { type Captured, type CapturedOutbox, type CapturedRows, capturedOf, nameOf, topicsOf } from "./captured";
import { compare, type Differences, wrongIn } from "./compare";
import { follow } from "./history";
import { compareOutbox } from "./outbox";
import { columnsOf, outboxRowsOf, rowsOf } from "./rows";
import { drained } from "./slots";
import { type Positions, type TopicReader, type TopicRecord, topicReader } from "./topics";
import type { Content } from "./values";

/** What was there at a moment at which the connectors had nothing left to do. */
export interface Mark {
  readonly positions: Positions;
  /** By table: the rows by key. None of a table whose topic begins with a snapshot there. */
  readonly rows: ReadonlyMap<string, ReadonlyMap<string, Content>>;
  /** Ids of outbox rows whose events were there. */
  readonly outbox: ReadonlySet<string>;
}

/** The judgement on one table or outbox. */
export interface Judgement {
  readonly table: string;
  /** Rows that are there now. */
  readonly rows: number;
  /** Events since the mark, without tombstones. */
  readonly events: number;
  readonly differences: Differences;
}

export interface Verdict {
  readonly right: boolean;
  readonly judgements: readonly Judgement[];
  /** Slots whose connectors had not come to the end in time. */
  readonly behind: readonly string[];
}

const NOTHING: ReadonlyMap<string, Content> = new Map();

/** Watches what the connectors of a platform capture. */
export class Observer {
  readonly captured: readonly Captured[];
  readonly reader: TopicReader;

  constructor(
    private readonly platform: Platform,
    private readonly addresses: LocalAddresses,
  ) {
    this.captured = capturedOf(platform);
    this.reader = topicReader(Object.values(addresses.kafka).map(endpoint));
  }

  /** Waits until the connectors have written everything that is committed. @returns slots that have not in the time */
  async drained(withinMs: number, signal: AbortSignal): Promise<readonly string[]> {
    const stores = [...new Set(this.platform.connectors.map(({ store }) => store))];
    const behind = await Promise.all(
      stores.map((store) => {
        const slots = this.platform.connectors.filter((one) => one.store === store).map(({ slot }) => slot);
        return this.asking(store, (client) => drained(client, slots, { withinMs, signal }));
      }),
    );
    return behind.flat();
  }

  /** What is there now; nothing may be written meanwhile, and the connectors must have written everything. */
  async mark(): Promise<Mark> {
    const rows = new Map<string, ReadonlyMap<string, Content>>();
    const outbox = new Set<string>();
    for (const one of this.captured) {
      await this.asking(one.store, async (client) => {
        if (one.type === "table") rows.set(nameOf(one), await rowsOf(client, one, await columnsOf(client, one)));
        else for (const { id } of await outboxRowsOf(client, one)) outbox.add(id);
      });
    }
    return { positions: await this.reader.end(topicsOf(this.captured)), rows, outbox };
  }

  /** A mark, with topics that begin anew later: a snapshot there says again all that their tables hold. */
  from({ positions, rows, outbox }: Mark, anew: Positions): Mark {
    const tables = this.captured.flatMap((one) => (one.type === "table" && anew.has(one.topic) ? [nameOf(one)] : []));
    return {
      positions: new Map([...positions, ...anew]),
      rows: new Map([...rows].filter(([table]) => !tables.includes(table))),
      outbox,
    };
  }

  /** Every record since a mark, by topic. */
  async records(since: Mark): Promise<ReadonlyMap<string, readonly TopicRecord[]>> {
    const topics = topicsOf(this.captured);
    const read = await this.reader.read(since.positions, await this.reader.end(topics));
    return new Map(topics.map((topic) => [topic, read.filter((record) => record.topic === topic)]));
  }

  /**
   * Judges what came since a mark; nothing may be written meanwhile.
   *
   * @param withinMs how long the connectors may take to write what is committed
   */
  async judge(since: Mark, withinMs: number, signal: AbortSignal): Promise<Verdict> {
    const behind = await this.drained(withinMs, signal);
    const judgements = await this.judgements(since, await this.records(since));
    const right = behind.length === 0 && judgements.every(({ differences }) => wrongIn(differences) === 0);
    return { right, judgements, behind };
  }

  /** Judges given records, which are all since the mark. */
  async judgements(since: Mark, records: ReadonlyMap<string, readonly TopicRecord[]>): Promise<readonly Judgement[]> {
    const judgements: Judgement[] = [];
    for (const one of this.captured) {
      judgements.push(
        await this.asking(one.store, (client) =>
          one.type === "table" ? judgeRows(client, one, since, records) : judgeOutbox(client, one, since, records),
        ),
      );
    }
    return judgements;
  }

  /** Asks a store as its administrator. */
  async asking<T>(store: string, ask: (client: Client) => Promise<T>): Promise<T> {
    const client = await openSession(asAdmin(this.addresses, store));
    try {
      return await ask(client);
    } finally {
      await client.end();
    }
  }

  async close(): Promise<void> {
    await this.reader.close();
  }
}

type Records = ReadonlyMap<string, readonly TopicRecord[]>;

async function judgeRows(client: Client, one: CapturedRows, since: Mark, records: Records): Promise<Judgement> {
  const { topic, key, wholeBefore } = one;
  const columns = await columnsOf(client, one);
  const start = since.rows.get(nameOf(one)) ?? NOTHING;
  const history = follow(records.get(topic) ?? [], start, { columns, key, wholeBefore });
  const rows = await rowsOf(client, one, columns);
  return { table: nameOf(one), rows: rows.size, events: history.events, differences: compare(history, rows) };
}

async function judgeOutbox(client: Client, one: CapturedOutbox, since: Mark, records: Records): Promise<Judgement> {
  const events = one.topics.flatMap((topic) => records.get(topic) ?? []);
  const rows = await outboxRowsOf(client, one);
  const differences = compareOutbox(events, rows, since.outbox);
  return { table: nameOf(one), rows: rows.length, events: events.length, differences };
}
