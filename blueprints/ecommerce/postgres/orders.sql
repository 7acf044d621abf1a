-- Orders: financial records. Nothing cascades into this table: an account with orders is anonymised, not deleted.
--
-- The row, its order_items, the reservation in inventory and the outbox_events row are one transaction: all or none.

CREATE TABLE IF NOT EXISTS orders (
  id          UUID PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id     UUID NOT NULL REFERENCES users (id),
  -- TEXT with a CHECK instead of an enum type: a value can be removed again.
  status      TEXT NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'paid', 'shipped', 'cancelled')),
  -- Smallest unit of the currency. 64 bits: many lines of a 32-bit price need more than 32. At most 2^53 - 1, the
  -- largest integer every JSON reader keeps exact.
  total_cents BIGINT NOT NULL CHECK (total_cents BETWEEN 0 AND 9007199254740991),
  -- ISO 4217; one currency an order.
  currency    TEXT NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  created_at  TIMESTAMPTZ NOT NULL DEFAULT now(),
  updated_at  TIMESTAMPTZ NOT NULL DEFAULT now()
);

-- The common query: a user's orders, newest first.
CREATE INDEX IF NOT EXISTS idx_orders_user_created ON orders (user_id, created_at DESC);

CREATE OR REPLACE TRIGGER orders_set_updated_at
  BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION set_updated_at();
