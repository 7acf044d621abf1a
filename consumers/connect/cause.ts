/** What a stack trace of Java comes down to. */

const causedBy = "Caused by: ";

/**
 * The exception that all others were thrown for, without its class: the last `Caused by`, or the first line.
 *
 * `org.postgresql.util.PSQLException: ERROR: publication "x" does not exist` → `ERROR: publication "x" does not exist`
 */
export function causeOf(trace: string): string {
  const lines = trace.split("\n").map((line) => line.trim());
  const root = lines.findLast((line) => line.startsWith(causedBy))?.slice(causedBy.length) ?? lines[0] ?? "";
  const message = root.replace(/^[\w.$]+(Exception|Error|Throwable): /, "");
  return message === "" ? "Kafka Connect gave no cause; see the worker's log" : message;
}
