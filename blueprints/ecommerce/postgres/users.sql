-- Accounts. The first file to be applied: every other table refers to this one, directly or through orders.
--
-- These files create, they do not migrate: a column added later needs its own ALTER TABLE ... ADD COLUMN IF NOT
-- EXISTS below the CREATE TABLE, because CREATE TABLE IF NOT EXISTS leaves an existing table as it is.
-- Postgres 14 or newer (CREATE OR REPLACE TRIGGER).

-- Keeps updated_at right whoever writes the row; inventory, orders, payments and products use it too.
-- Nothing is ordered by updated_at: two transactions may commit in the other order.
CREATE OR REPLACE FUNCTION set_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.updated_at := now();
  RETURN NEW;
END
$$;

CREATE TABLE IF NOT EXISTS users (
  -- Random, so an id tells neither how many accounts there are nor which came first.
  id         UUID PRIMARY KEY DEFAULT gen_random_uuid(),
  -- 254 characters is the longest an address can be (RFC 3696, erratum 1690). That it works is proved by sending a
  -- message, not by a pattern.
  email      TEXT NOT NULL CHECK (char_length(email) BETWEEN 3 AND 254 AND position('@' IN email) > 1),
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  updated_at TIMESTAMPTZ NOT NULL DEFAULT now()
);

-- One account per address, however it is capitalised. Log in with WHERE lower(email) = lower($1).
CREATE UNIQUE INDEX IF NOT EXISTS idx_users_email_lower ON users (lower(email));

CREATE OR REPLACE TRIGGER users_set_updated_at
  BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION set_updated_at();
