/** When changes arrive at a reader of committed records, by the clock of this process. */
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { Consumer, FetchIsolationLevels, type MessagesStream } from "@platformatic/kafka";
import type { Copied } from "./rows";

/** The longest time in which nothing new may arrive. */
const SILENCE_MS = 60_000;

type Op = "c" | "r";

/** Reads one topic from its end on. */
export class Arrivals {
  private readonly counts: Record<string, number> = {};
  private readonly times = new Map<string, number>();
  private last = performance.now();
  private lastRead: number | undefined;

  private constructor(
    private readonly consumer: Consumer,
    private readonly stream: MessagesStream<Buffer, Buffer, Buffer, Buffer>,
    private readonly key: string,
  ) {
    stream.on("data", ({ key: bytes, value }) => {
      // The client's types leave out that a value may be null.
      const change =
        (value as Buffer | null) === null ? undefined : (JSON.parse(value.toString()) as { readonly op: string });
      this.last = performance.now();
      if (change === undefined) return;
      this.counts[change.op] = (this.counts[change.op] ?? 0) + 1;
      this.times.set(String((JSON.parse(bytes.toString()) as Record<string, unknown>)[this.key]), this.last);
      if (change.op === "r") this.lastRead = this.last;
    });
  }

  /** Begins to read; what is written once this has resolved is seen. */
  static async of(brokers: readonly string[], { captured, key }: Copied): Promise<Arrivals> {
    const consumer = new Consumer({
      clientId: "polyglot-bench",
      groupId: `polyglot-bench-${randomUUID()}`,
      bootstrapBrokers: [...brokers],
      isolationLevel: FetchIsolationLevels.READ_COMMITTED,
      autocommit: false,
      maxWaitTime: 1000,
    });
    const stream = await consumer.consume({ topics: [captured.topic], mode: "latest" });
    const arrivals = new Arrivals(consumer, stream, key);
    await once(stream, "fetch");
    return arrivals;
  }

  /** When the change of a key was read last; undefined while it was not. */
  at(key: string): number | undefined {
    return this.times.get(key);
  }

  /** How many changes of a kind were read: `c` a row that was inserted, `r` one that a snapshot read. */
  count(op: Op): number {
    return this.counts[op] ?? 0;
  }

  /** Waits until so many of a kind have arrived. @returns when the last one did @throws when nothing arrives any more */
  async until(op: Op, count: number, signal: AbortSignal): Promise<number> {
    const begun = performance.now();
    while (this.count(op) < count) {
      signal.throwIfAborted();
      if (performance.now() - Math.max(this.last, begun) > SILENCE_MS) {
        throw new Error(`${this.count(op)} of ${count} changes arrived, then none for ${SILENCE_MS / 1000} s.`);
      }
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    return op === "r" ? (this.lastRead ?? this.last) : this.last;
  }

  async close(): Promise<void> {
    await this.stream.close();
    await this.consumer.close(true);
  }
}
