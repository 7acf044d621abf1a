/**
 * Replication slots, as `pg_replication_slots` shows them: a slot that nobody reads has no row in
 * `pg_stat_replication`, so what watches that view can't see it.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "pg";

/** https://www.postgresql.org/docs/current/view-pg-replication-slots.html */
export interface Slot {
  readonly name: string;
  /** Whether a connector reads it. */
  readonly active: boolean;
  /** `lost`: WAL that it needs has been removed. */
  readonly walStatus: "reserved" | "extended" | "unreserved" | "lost";
  /** Bytes of WAL that can still be written before it is in danger of being lost; absent where there is no limit. */
  readonly safeBytes?: number;
  /** Bytes of WAL behind what the connector has confirmed. */
  readonly behindBytes: number;
  /** Bytes of WAL that are kept for it. */
  readonly keptBytes: number;
}

interface Row {
  readonly slot_name: string;
  readonly active: boolean;
  readonly wal_status: Slot["walStatus"];
  readonly safe: string | null;
  readonly behind: string | null;
  readonly kept: string | null;
}

const POLL_MS = 250;

/** The slots of these names that exist, in the order of the names. */
export async function slotsOf(client: Client, names: readonly string[]): Promise<readonly Slot[]> {
  const { rows } = await client.query<Row>(
    `SELECT slot_name, active, wal_status, safe_wal_size AS safe,
       pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn) AS behind,
       pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn) AS kept
     FROM pg_replication_slots WHERE slot_name = ANY($1) ORDER BY array_position($1, slot_name::text)`,
    [names],
  );
  return rows.map(({ slot_name: name, active, wal_status: walStatus, safe, behind, kept }) => ({
    name,
    active,
    walStatus,
    ...(safe === null ? {} : { safeBytes: Number(safe) }),
    behindBytes: Number(behind),
    keptBytes: Number(kept),
  }));
}

/**
 * Waits until connectors have confirmed everything that is committed now: what they have confirmed is in Kafka.
 *
 * It takes up to a heartbeat, because a connector says how far it is when it has something to write.
 *
 * @returns the slots that have not come so far in the time
 */
export async function drained(
  client: Client,
  names: readonly string[],
  { withinMs, signal }: { readonly withinMs: number; readonly signal: AbortSignal },
): Promise<readonly string[]> {
  // A slot that was just made has confirmed the present end of the WAL, whatever its connector still has to read of
  // the tables before it. It has passed this record only when it reads the WAL.
  await client.query("SELECT pg_logical_emit_message(true, 'drill', '')");
  const { rows } = await client.query<{ readonly lsn: string }>("SELECT pg_current_wal_insert_lsn() AS lsn");
  const deadline = Date.now() + withinMs;
  for (;;) {
    const behind = await behindOf(client, names, rows[0]?.lsn ?? "");
    if (behind.length === 0 || Date.now() > deadline) return behind;
    await sleep(POLL_MS, undefined, { signal });
  }
}

async function behindOf(client: Client, names: readonly string[], lsn: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ readonly name: string }>(
    `SELECT name FROM unnest($1::text[]) AS name
     WHERE NOT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = name AND confirmed_flush_lsn >= $2::pg_lsn)`,
    [names, lsn],
  );
  return rows.map(({ name }) => name);
}
