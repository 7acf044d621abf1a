/** The catalogue changes: prices, descriptions, a discount over a whole category, products that go. */
import { type Action, transaction } from "../../../model/workload";
import { longDescription } from "./descriptions";
import { categories, type Shop } from "./shop";

type Run = Action<Shop>["run"];

/** The description stays as it is: where it is stored apart, its value is not in the change. */
export const changePrice: Run = async (database, chance, shop) => {
  const product = chance.pick(shop.products);
  product.priceCents = chance.between(199, 49_900);
  await database.query("UPDATE products SET price_cents = $2 WHERE id = $1", [product.id, product.priceCents]);
};

export const changeDescription: Run = async (database, chance, shop) => {
  const { id } = chance.pick(shop.products);
  await database.query("UPDATE products SET description = $2 WHERE id = $1", [id, longDescription(chance)]);
};

/** One statement, many rows, one transaction; orders keep the price they were placed at. */
export const bulkDiscount: Run = async (database, chance, shop) => {
  const { rows } = await database.query<{ id: string; price_cents: number }>(
    "UPDATE products SET price_cents = GREATEST(99, price_cents * 9 / 10) WHERE category = $1 RETURNING id, price_cents",
    [chance.pick(categories)],
  );
  const prices = new Map(rows.map((row) => [row.id, row.price_cents]));
  for (const product of shop.products) product.priceCents = prices.get(product.id) ?? product.priceCents;
};

export const deleteProduct: Run = async (database, chance, shop) => {
  const { id } = chance.pick(shop.products.filter((product) => !shop.sold.has(product.id)));
  await transaction(database, async () => {
    await database.query("DELETE FROM inventory WHERE product_id = $1", [id]);
    await database.query("DELETE FROM products WHERE id = $1", [id]);
    return "commit";
  });
  shop.products = shop.products.filter((product) => product.id !== id);
};
