/**
 * Asks a Kafka broker for the brokers of its cluster, in Kafka's own protocol: a listening port says nothing yet, a
 * broker that is in the answer has been let into the cluster and serves.
 *
 * Metadata, version 1: https://kafka.apache.org/protocol#The_Messages_Metadata
 */
import { exchange } from "./exchange";

const METADATA = 3;
const VERSION = 1;
const CORRELATION = 1;
const NO_CLIENT_ID = -1;
const NO_TOPICS = 0;

/** Number of brokers in the cluster, by what the broker at the port answers. */
export async function brokerCount(port: number, signal: AbortSignal): Promise<number> {
  return exchange(port, request(), brokersOf, signal);
}

function request(): Buffer {
  const bytes = Buffer.alloc(18);
  bytes.writeInt32BE(bytes.length - 4, 0);
  bytes.writeInt16BE(METADATA, 4);
  bytes.writeInt16BE(VERSION, 6);
  bytes.writeInt32BE(CORRELATION, 8);
  bytes.writeInt16BE(NO_CLIENT_ID, 12);
  bytes.writeInt32BE(NO_TOPICS, 14);
  return bytes;
}

/** Behind the size and the correlation comes the list of brokers, its length first. */
function brokersOf(bytes: Buffer): number | undefined {
  if (bytes.length < 12 || bytes.length < 4 + bytes.readInt32BE(0)) return undefined;
  const correlation = bytes.readInt32BE(4);
  if (correlation !== CORRELATION) throw new Error(`no Kafka broker: it answered to request ${correlation}`);
  return bytes.readInt32BE(8);
}
