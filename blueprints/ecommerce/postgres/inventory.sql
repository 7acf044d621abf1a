-- Stock, apart from products: it changes with every order, and a change here must not send the whole product again.
--
-- Reserve with one statement and look at the number of rows it changed; reading first and writing later sells the last
-- piece twice:
--   UPDATE inventory SET reserved = reserved + $2 WHERE product_id = $1 AND on_hand - reserved >= $2;
-- Stock is read here at checkout, never from a cache or the search index. Orders of several products reserve in the
-- order of product_id, or two of them can deadlock.

CREATE TABLE IF NOT EXISTS inventory (
  product_id UUID PRIMARY KEY REFERENCES products (id) ON DELETE CASCADE,
  -- Pieces in the warehouse.
  on_hand    INTEGER NOT NULL DEFAULT 0 CHECK (on_hand >= 0),
  -- Pieces in the warehouse that belong to an order. A product is in stock while on_hand > reserved.
  reserved   INTEGER NOT NULL DEFAULT 0 CHECK (reserved >= 0),
  updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),

  -- The last defence against selling what is not there.
  CONSTRAINT inventory_not_oversold CHECK (reserved <= on_hand)
);

CREATE OR REPLACE TRIGGER inventory_set_updated_at
  BEFORE UPDATE ON inventory FOR EACH ROW EXECUTE FUNCTION set_updated_at();
