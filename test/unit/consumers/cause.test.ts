/** A stack trace comes down to the sentence that says what to do. */
import { causeOf } from "../../../consumers/connect/cause";

it("is the innermost cause, without its class", () => {
  const trace = `org.apache.kafka.connect.errors.ConnectException: An exception occurred in the change event producer.
\tat io.debezium.pipeline.ErrorHandler.setProducerThrowable(ErrorHandler.java:67)
Caused by: io.debezium.DebeziumException: Could not start
\t... 5 more
Caused by: org.postgresql.util.PSQLException: ERROR: publication "notes" does not exist
\tat org.postgresql.core.v3.QueryExecutorImpl.receiveErrorResponse(QueryExecutorImpl.java:2725)
\t... 9 more`;
  expect(causeOf(trace)).toBe('ERROR: publication "notes" does not exist');
});

it("is the first line where nothing caused it", () => {
  expect(causeOf("java.lang.IllegalStateException: stopped\n\tat A.b(A.java:1)")).toBe("stopped");
});

it("keeps an exception that says nothing", () => {
  expect(causeOf("Caused by: java.lang.NullPointerException\n\tat A.b(A.java:1)")).toBe(
    "java.lang.NullPointerException",
  );
});

it("says where to look when there is no trace", () => {
  expect(causeOf("")).toContain("worker's log");
});
