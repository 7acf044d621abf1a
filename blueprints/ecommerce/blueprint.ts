/**
 * An online shop: orders, payments and stock in Postgres; carts and sessions in Redis; product search in OpenSearch;
 * images and the order archive in object storage; Kafka carries every change from Postgres to its copies.
 *
 * The figures in the justifications are the ones that decided; each store says which measurement would remove it.
 */
import {
  archive,
  blueprint,
  bulkLoad,
  cache,
  days,
  events,
  index,
  kafka,
  keySpace,
  measured,
  migration,
  minutes,
  objectStorage,
  objects,
  opensearch,
  outbox,
  postgres,
  redis,
  seconds,
  sourceOfTruth,
  table,
  years,
} from "../../model/blueprint";

export default blueprint({
  name: "shop",
  description: "An online shop: catalogue, carts, orders and payments",
  domains: {
    customers: { owner: "identity team", description: "Who buys: accounts and sessions" },
    catalog: { owner: "catalog team", description: "What is sold: products, their images and their stock" },
    orders: { owner: "commerce team", description: "What was bought and paid: carts, orders, payments" },
  },

  stores: {
    primary: postgres({
      owner: "commerce team",
      justification: sourceOfTruth("ACID transactions over orders, stock and payments; foreign keys between them", {
        opsHoursPerMonth: 12,
        removeWhen: "no dataset names it as its source of truth",
      }),
    }),
    cache: redis({
      owner: "commerce team",
      justification: measured({
        workload: "product pages, carts and session checks, read from Postgres on every request",
        measured: { p99Ms: 340, primaryCpuPercent: 78, requestsPerMinute: 40_000 },
        with: { p99Ms: 5, primaryCpuPercent: 31 },
        opsHoursPerMonth: 6,
        removeWhen: "p99 of the product page from Postgres stays under 10 ms for a month",
      }),
    }),
    search: opensearch({
      owner: "catalog team",
      justification: measured({
        workload: "full-text product search with filters over 500,000 products",
        measured: { p99Ms: 2300, requestsPerMinute: 6_000 },
        with: { p99Ms: 50 },
        opsHoursPerMonth: 10,
        removeWhen: "p99 of the same queries on pg_trgm with a GIN index stays under 100 ms",
      }),
    }),
    events: kafka({
      owner: "platform team",
      justification: measured({
        workload: "four consumers that need every change of products and orders, in order, again after an outage",
        measured: { consumers: 4, incidentMinutesPerMonth: 95 },
        with: { incidentMinutesPerMonth: 10 },
        opsHoursPerMonth: 14,
        removeWhen: "fewer than three consumers need the change feed",
      }),
    }),
    media: objectStorage({
      owner: "platform team",
      justification: measured({
        workload: "product images of 1 to 8 MB and seven years of closed orders",
        measured: { backupMinutes: 190, costPerMonthUsd: 1150, gigabytes: 2_400 },
        with: { backupMinutes: 14, costPerMonthUsd: 60 },
        opsHoursPerMonth: 2,
        removeWhen: "images and archive together are smaller than 10 GB",
      }),
    }),
  },

  datasets: {
    users: table("primary", {
      domain: "customers",
      dataClass: "personal",
      sql: "postgres/users.sql",
      key: ["id"],
      reads: "read-your-writes",
    }),
    products: table("primary", {
      domain: "catalog",
      dataClass: "public",
      sql: "postgres/products.sql",
      key: ["id"],
      contract: "contracts/product.v1.schema.json",
      reads: "eventual",
      // An update that leaves a long description alone must still carry it, or the index has no text to write.
      replicaIdentity: "full",
    }),
    productImages: table("primary", {
      domain: "catalog",
      dataClass: "public",
      sql: "postgres/product_images.sql",
      key: ["id"],
      reads: "eventual",
    }),
    inventory: table("primary", {
      domain: "catalog",
      dataClass: "internal",
      sql: "postgres/inventory.sql",
      key: ["product_id"],
      contract: "contracts/inventory.v1.schema.json",
      reads: "strong",
    }),
    orders: table("primary", {
      domain: "orders",
      dataClass: "personal",
      sql: "postgres/orders.sql",
      key: ["id"],
      contract: "contracts/order.v1.schema.json",
      reads: "read-your-writes",
    }),
    orderItems: table("primary", {
      domain: "orders",
      dataClass: "personal",
      sql: "postgres/order_items.sql",
      key: ["id"],
      contract: "contracts/order-item.v1.schema.json",
      reads: "read-your-writes",
    }),
    payments: table("primary", {
      domain: "orders",
      dataClass: "payment",
      sql: "postgres/payments.sql",
      key: ["id"],
      reads: "strong",
    }),
    outboxEvents: outbox("primary", { domain: "orders", dataClass: "personal", sql: "postgres/outbox_events.sql" }),
    carts: keySpace("cache", {
      domain: "orders",
      dataClass: "personal",
      pattern: "cart:{userId}",
      ttl: days(7),
      lossTolerated: "a visitor finds an empty cart and fills it again",
    }),
    sessions: keySpace("cache", {
      domain: "customers",
      dataClass: "personal",
      pattern: "session:{sessionId}",
      ttl: days(7),
      lossTolerated: "everyone has to log in again",
    }),
    images: objects("media", {
      domain: "catalog",
      dataClass: "public",
      prefix: "images/",
      metadata: "productImages",
      servedByCdn: true,
    }),
  },

  views: {
    productSearch: index("search", {
      from: ["products", "inventory"],
      capture: "wal",
      consistency: "eventual",
      freshWithin: seconds(5),
      staleReadsTolerated: "the index shows only whether a product is in stock; checkout reads the stock in Postgres",
      mapping: "opensearch/product-search.json",
      version: 1,
      rebuild: "snapshot",
    }),
    productCache: cache("cache", {
      from: ["products"],
      capture: "wal",
      consistency: "read-your-writes",
      freshWithin: seconds(2),
      key: "product:{id}",
      // Changes keep it right. The time to live lets a full store drop products rather than carts.
      ttl: days(7),
      rebuild: "snapshot",
    }),
    orderArchive: archive("media", {
      from: ["orders", "orderItems"],
      capture: "wal",
      consistency: "eventual",
      freshWithin: minutes(15),
      staleReadsTolerated: "auditors read it, about orders that were closed long ago; order pages read Postgres",
      format: "parquet",
      prefix: "orders/",
      retention: years(7),
      rebuild: "snapshot",
    }),
    orderEvents: events("events", {
      from: ["orders"],
      capture: "outbox",
      consistency: "causal",
      freshWithin: seconds(2),
      aggregate: "order",
      contract: "contracts/order-placed.v1.schema.json",
      retention: days(30),
      rebuild: "replay",
    }),
  },

  migrations: {
    // Orders and their items are not loaded: the archive keeps them in the same store, as Parquet too.
    lake: bulkLoad("media", {
      from: ["users", "products", "productImages"],
      prefix: "lake/",
      format: "parquet",
      mode: "full-load-and-cdc",
    }),
    legacyShop: migration("primary", {
      source: { engine: "mysql", database: "legacy_shop", schema: "legacy_shop", tables: ["customers", "articles"] },
      schema: "legacy",
      mode: "full-load-and-cdc",
    }),
  },
});
