-- The catalogue. Source of the search index and of the product cache, so every limit below also protects those:
-- a row that a view cannot hold is refused here, where the person who typed it sees the error, and not hours later
-- as a record in a dead-letter topic.
--
-- description, attributes and tags may be stored out of line (TOAST). With replica identity DEFAULT an update that
-- leaves such a value alone does not send it, and a view that writes whole documents has nothing to write; replica
-- identity FULL sends it, at the price of the old row in the WAL.

CREATE TABLE IF NOT EXISTS products (
  id          UUID PRIMARY KEY DEFAULT gen_random_uuid(),
  name        TEXT NOT NULL CHECK (char_length(name) BETWEEN 1 AND 300),
  description TEXT NOT NULL DEFAULT '',
  -- NULL: sold without a brand.
  brand       TEXT CHECK (char_length(brand) BETWEEN 1 AND 120),
  category    TEXT NOT NULL CHECK (char_length(category) BETWEEN 1 AND 120),
  -- Smallest unit of the currency (cents for USD, yen for JPY). 32 bits, as in the search index: 21,474,836.47 at most.
  price_cents INTEGER NOT NULL CHECK (price_cents >= 0),
  -- ISO 4217. TEXT, because CHAR(3) compares with padding.
  currency    TEXT NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  tags        TEXT[] NOT NULL DEFAULT '{}',
  -- [{"name": "size", "value": "10"}, ...]; values are strings, because the index compares them as keywords.
  attributes  JSONB NOT NULL DEFAULT '[]',
  created_at  TIMESTAMPTZ NOT NULL DEFAULT now(),
  updated_at  TIMESTAMPTZ NOT NULL DEFAULT now(),

  -- A null tag breaks the event contract; a keyword over 32,766 bytes makes OpenSearch refuse the whole document.
  CONSTRAINT products_tags_indexable
    CHECK (cardinality(tags) <= 50 AND array_position(tags, NULL) IS NULL AND octet_length(tags::text) <= 8000),
  -- Each attribute is an extra Lucene document, so their number is bounded.
  CONSTRAINT products_attributes_is_array
    CHECK (jsonb_typeof(attributes) = 'array' AND jsonb_array_length(attributes) <= 100),
  -- Every element has a name and a value of 1 to 255 characters. Elements that fail the filter, or are no objects at
  -- all, are missing from the result, so the lengths differ.
  CONSTRAINT products_attributes_named
    CHECK (jsonb_array_length(attributes) = jsonb_array_length(jsonb_path_query_array(
      attributes,
      'strict $[*] ? (@.name like_regex "^.{1,255}$" flag "s" && @.value like_regex "^.{1,255}$" flag "s")')))
);

CREATE OR REPLACE TRIGGER products_set_updated_at
  BEFORE UPDATE ON products FOR EACH ROW EXECUTE FUNCTION set_updated_at();
