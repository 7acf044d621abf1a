-- What is known about each image. The bytes are in object storage under object_key; a database that holds them is slow
-- to back up and to restore.
--
-- Upload first, insert second; delete the row first, the object second. Whatever step fails, a row never points at
-- nothing; what can be left over is an object without a row, found by comparing a listing with object_key.

CREATE TABLE IF NOT EXISTS product_images (
  id           UUID PRIMARY KEY DEFAULT gen_random_uuid(),
  -- Not ON DELETE CASCADE: that would drop the only record of which objects have to be deleted.
  product_id   UUID NOT NULL REFERENCES products (id),
  -- Without the bucket, which differs from environment to environment. S3 takes 1,024 bytes.
  object_key   TEXT NOT NULL UNIQUE CHECK (octet_length(object_key) BETWEEN 1 AND 1024 AND left(object_key, 1) <> '/'),
  -- As uploaded, for display; never part of a path.
  filename     TEXT NOT NULL CHECK (char_length(filename) BETWEEN 1 AND 255),
  -- Formats that cannot carry script: image/svg+xml served from the shop's own domain could.
  content_type TEXT NOT NULL CHECK (content_type IN ('image/avif', 'image/jpeg', 'image/png', 'image/webp')),
  byte_size    BIGINT NOT NULL CHECK (byte_size > 0),
  -- Lower-case hexadecimal; lets an audit compare the object with what was uploaded.
  sha256       TEXT NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  -- Place in the product's gallery, from 0.
  position     INTEGER NOT NULL CHECK (position >= 0),
  -- NULL once the account is erased: the image stays.
  uploaded_by  UUID REFERENCES users (id) ON DELETE SET NULL,
  uploaded_at  TIMESTAMPTZ NOT NULL DEFAULT now(),

  -- Checked at commit, so that one transaction can swap two images. Its index also serves the gallery query.
  CONSTRAINT product_images_position UNIQUE (product_id, position) DEFERRABLE INITIALLY DEFERRED
);

-- Erasing an account looks up its images.
CREATE INDEX IF NOT EXISTS idx_product_images_uploaded_by ON product_images (uploaded_by);
