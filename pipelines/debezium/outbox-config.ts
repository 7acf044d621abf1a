/**
 * What turns a row of the outbox into a domain event: Debezium's outbox event router, which takes the payload as the
 * message, the aggregate as its key, and the rest as headers.
 *
 * It sees the rows of the outbox table only. Any other record it would try to read as one, and fail or drop it.
 * https://debezium.io/documentation/reference/stable/transformations/outbox-event-router.html
 */
import type { Connector } from "../../model/connectors";
import { eventTopic } from "../../model/names";
import type { Platform } from "../../model/platform";
import { asPattern, changeTopic } from "./postgres-objects";
import type { Settings } from "./topic-config";

/** Transforms and predicates by name, and their settings. */
export interface Transforms {
  readonly transforms: readonly string[];
  readonly predicates: readonly string[];
  readonly settings: Settings;
}

/** What an outbox connector does with a row. */
export function outboxTransforms({ scope }: Platform, connector: Connector): Transforms {
  return {
    transforms: ["outbox"],
    predicates: ["isOutboxRow"],
    settings: {
      "transforms.outbox.type": "io.debezium.transforms.outbox.EventRouter",
      "transforms.outbox.predicate": "isOutboxRow",
      "predicates.isOutboxRow.type": "org.apache.kafka.connect.transforms.predicates.TopicNameMatches",
      "predicates.isOutboxRow.pattern": connector.tables
        .map((table) => asPattern(changeTopic(connector, table)))
        .join("|"),

      "transforms.outbox.route.by.field": "aggregatetype",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the router puts the column's value there.
      "transforms.outbox.route.topic.replacement": eventTopic(scope.blueprint, connector.store, "${routedByValue}"),

      "transforms.outbox.table.field.event.id": "id",
      "transforms.outbox.table.field.event.key": "aggregateid",
      "transforms.outbox.table.field.event.payload": "payload",
      // The trace of the request goes on in whoever reads the event, and a reader can choose by type without parsing.
      "transforms.outbox.table.fields.additional.placement": "type:header:eventType,traceparent:header:traceparent",
      // JSON in the message instead of a string with JSON in it. An empty list is kept; the default drops the field.
      "transforms.outbox.table.expand.json.payload": "true",
      "transforms.outbox.table.json.payload.empty.array.behavior": "optional_string",
      // An updated row is no new event: it is skipped, with an error in the log. To stop would hold up the events behind.
      "transforms.outbox.table.op.invalid.behavior": "error",

      // The aggregate's id as it is, without JSON's quotes, so that any client computes the same partition.
      "key.converter": "org.apache.kafka.connect.storage.StringConverter",
      "header.converter": "org.apache.kafka.connect.storage.StringConverter",
    },
  };
}
