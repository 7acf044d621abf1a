/**
 * Which records of a partition a reader of committed records sees.
 *
 * The client has a filter of its own, which lets records of an aborted transaction pass when its end is in a later
 * answer than its records, or when the same producer aborted another one in the same answer. A drill judges by what it
 * reads, so it reads everything and holds each transaction back until its marker says how it ended.
 */

/** What is needed of a batch of records. https://kafka.apache.org/documentation/#recordbatch */
export interface Batch<R> {
  readonly attributes: number;
  readonly producerId: bigint;
  readonly firstOffset: bigint;
  readonly records: readonly R[];
}

interface Keyed {
  readonly key: Buffer | null;
}

/** Bits of a batch's attributes. */
const TRANSACTIONAL = 1 << 4;
const CONTROL = 1 << 5;
/** The key of a marker: its version, then how the transaction ended. */
const OUTCOME_AT = 2;
const COMMITTED = 1;

/**
 * The batches that count, in the order of the log.
 *
 * @param batches all batches of one partition from the beginning of a transaction on, in order; a transaction whose
 * marker is not among them is left out
 */
export function committed<R extends Keyed, B extends Batch<R>>(batches: Iterable<B>): readonly B[] {
  const counting: B[] = [];
  const open = new Map<bigint, B[]>();
  for (const batch of batches) {
    const held = open.get(batch.producerId) ?? [];
    if ((batch.attributes & CONTROL) !== 0) {
      if (batch.records[0]?.key?.readInt16BE(OUTCOME_AT) === COMMITTED) counting.push(...held);
      open.delete(batch.producerId);
    } else if ((batch.attributes & TRANSACTIONAL) !== 0) open.set(batch.producerId, [...held, batch]);
    else counting.push(batch);
  }
  return counting.sort((one, other) => Number(one.firstOffset - other.firstOffset));
}
