/** One request and its answer over a plain connection to the loopback interface. */
import { connect } from "node:net";

/**
 * Sends bytes and collects what comes back until that is complete.
 *
 * @param take reads the answer from all bytes so far, or returns undefined while some are missing
 * @throws when the connection is refused or ends, when `take` throws, and when the signal is aborted
 */
export async function exchange<T>(
  port: number,
  request: Buffer,
  take: (bytes: Buffer) => T | undefined,
  signal: AbortSignal,
): Promise<T> {
  const socket = connect({ host: "127.0.0.1", port, signal });
  try {
    socket.write(request);
    let bytes = Buffer.alloc(0);
    for await (const chunk of socket) {
      bytes = Buffer.concat([bytes, chunk as Buffer]);
      const answer = take(bytes);
      if (answer !== undefined) return answer;
    }
    throw new Error(`the connection to port ${port} ended before the answer was complete`);
  } finally {
    socket.destroy();
  }
}
