-- Lines of an order. Written once, with the order; a correction is a new order or a refund, so there is no updated_at.

CREATE TABLE IF NOT EXISTS order_items (
  id               UUID PRIMARY KEY DEFAULT gen_random_uuid(),
  order_id         UUID NOT NULL REFERENCES orders (id),
  -- A product that was ever sold cannot be deleted: the order would no longer say what it was for.
  product_id       UUID NOT NULL REFERENCES products (id),
  quantity         INTEGER NOT NULL CHECK (quantity > 0),
  -- The price at the moment of the order, in the smallest unit of the order's currency; products.price_cents moves on.
  unit_price_cents INTEGER NOT NULL CHECK (unit_price_cents >= 0)
);

-- Postgres does not index the referring side of a foreign key. The first serves "show this order", the second the check
-- when a product is deleted.
CREATE INDEX IF NOT EXISTS idx_order_items_order ON order_items (order_id);
CREATE INDEX IF NOT EXISTS idx_order_items_product ON order_items (product_id);
