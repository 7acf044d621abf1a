-- Domain events, inserted in the transaction that causes them: either both are committed or neither, so there is no
-- order without its event and no event of an order that was rolled back. The columns are the ones Debezium's outbox
-- event router reads by default (https://debezium.io/documentation/reference/transformations/outbox-event-router.html).
--
-- Delivery is at least once; consumers drop what they have seen by the message header "id".
--
-- Retention: an insert is in the WAL when it commits, so capture does not need the row, and the router ignores deletes.
-- Rows are kept because they are the only way to publish again what a lost replication slot skipped. Delete them in
-- batches once they are older than it can take to notice and repair a lost slot, seven days for example:
--   DELETE FROM outbox_events WHERE id IN (
--     SELECT id FROM outbox_events WHERE created_at < now() - interval '7 days' ORDER BY created_at LIMIT 5000);

CREATE TABLE IF NOT EXISTS outbox_events (
  id            UUID PRIMARY KEY DEFAULT gen_random_uuid(),
  -- Becomes part of the topic's name, so only what a topic may be called.
  aggregatetype TEXT NOT NULL CHECK (aggregatetype ~ '^[a-z][a-z0-9-]{0,39}$'),
  -- Becomes the message's key: events of one aggregate stay in order. No foreign key: the event outlives the row.
  aggregateid   TEXT NOT NULL CHECK (char_length(aggregateid) BETWEEN 1 AND 255),
  -- What happened, in the past tense: OrderPlaced.
  type          TEXT NOT NULL CHECK (type ~ '^[A-Z][A-Za-z0-9]{0,99}$'),
  -- Valid against the event's contract. Leave a field out instead of setting it to null: the router drops nulls when it
  -- expands the payload into JSON.
  payload       JSONB NOT NULL CHECK (jsonb_typeof(payload) = 'object'),
  -- W3C trace context of the request. Not checked: a bad trace must not cost an order.
  traceparent   TEXT,
  created_at    TIMESTAMPTZ NOT NULL DEFAULT now()
);

-- For the deletion above.
CREATE INDEX IF NOT EXISTS idx_outbox_events_created ON outbox_events (created_at);

-- An event that was published cannot be changed: the router skips an update, or stops at it, and publishes nothing.
-- Refused here, the mistake fails where it is made.
CREATE OR REPLACE FUNCTION refuse_outbox_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'outbox_events rows are never updated: insert a new event instead';
END
$$;

CREATE OR REPLACE TRIGGER outbox_events_refuse_update
  BEFORE UPDATE ON outbox_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_outbox_update();
