-- Attempts to take money for an order. Read and written in Postgres only: no copy of this table exists, because a
-- decision about money must not rest on a stale one.

CREATE TABLE IF NOT EXISTS payments (
  id                 UUID PRIMARY KEY DEFAULT gen_random_uuid(),
  order_id           UUID NOT NULL REFERENCES orders (id),
  status             TEXT NOT NULL DEFAULT 'pending'
                       CHECK (status IN ('pending', 'authorized', 'captured', 'failed', 'refunded')),
  -- Smallest unit of the currency, up to what JSON keeps exact; see orders.total_cents.
  amount_cents       BIGINT NOT NULL CHECK (amount_cents BETWEEN 1 AND 9007199254740991),
  -- ISO 4217.
  currency           TEXT NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  -- Card numbers and the like stay with the provider; only its name and its reference are kept.
  provider           TEXT NOT NULL CHECK (char_length(provider) BETWEEN 1 AND 40),
  -- NULL until the provider has answered.
  provider_reference TEXT CHECK (char_length(provider_reference) BETWEEN 1 AND 255),
  -- Chosen by the client once per click on "pay" and sent to the provider as well: a retry after a timeout finds the
  -- first attempt instead of charging twice.
  idempotency_key    TEXT NOT NULL UNIQUE CHECK (char_length(idempotency_key) BETWEEN 16 AND 255),
  created_at         TIMESTAMPTZ NOT NULL DEFAULT now(),
  updated_at         TIMESTAMPTZ NOT NULL DEFAULT now(),

  -- Money that moved can be found at the provider.
  CONSTRAINT payments_settled_has_reference
    CHECK (status NOT IN ('authorized', 'captured', 'refunded') OR provider_reference IS NOT NULL)
);

CREATE INDEX IF NOT EXISTS idx_payments_order ON payments (order_id);

-- The provider may deliver one notification several times; each must find the same row. Rows without a reference do
-- not collide, because NULLs are distinct.
CREATE UNIQUE INDEX IF NOT EXISTS idx_payments_provider_reference ON payments (provider, provider_reference);

CREATE OR REPLACE TRIGGER payments_set_updated_at
  BEFORE UPDATE ON payments FOR EACH ROW EXECUTE FUNCTION set_updated_at();
