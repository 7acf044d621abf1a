/** Customers, products and goods arrive. */
import { type Action, transaction } from "../../../model/workload";
import { description } from "./descriptions";
import { categories, currency, type Shop } from "./shop";

type Run = Action<Shop>["run"];

const adjectives = ["Blue", "Light", "Sturdy", "Folding", "Quiet", "Warm"] as const;
const nouns = ["Running Shoes", "Tent", "Kettle", "Notebook", "Puzzle", "Rake"] as const;
const brands = ["Nordlys", "Almeida", "Kestrel", "Tanaka"] as const;

export const newUser: Run = async (database, chance, shop) => {
  const id = chance.uuid();
  await database.query("INSERT INTO users (id, email) VALUES ($1, $2)", [id, `user-${id.slice(0, 13)}@example.com`]);
  shop.users.push(id);
};

export const newProduct: Run = async (database, chance, shop) => {
  const product = { id: chance.uuid(), priceCents: chance.between(199, 49_900) };
  const category = chance.pick(categories);
  const attributes = [
    { name: "color", value: chance.pick(["blue", "green", "black"]) },
    { name: "size", value: String(chance.between(1, 12)) },
  ];
  await transaction(database, async () => {
    await database.query(
      `INSERT INTO products (id, name, description, brand, category, price_cents, currency, tags, attributes)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        product.id,
        `${chance.pick(adjectives)} ${chance.pick(nouns)}`,
        description(chance),
        chance.pick(brands),
        category,
        product.priceCents,
        currency,
        [category.toLowerCase(), chance.pick(["new", "sale", "classic"])],
        JSON.stringify(attributes),
      ],
    );
    await database.query("INSERT INTO inventory (product_id, on_hand) VALUES ($1, $2)", [
      product.id,
      chance.between(50, 500),
    ]);
    return "commit";
  });
  shop.products.push(product);
};

export const restock: Run = async (database, chance, shop) => {
  const { id } = chance.pick(shop.products);
  await database.query("UPDATE inventory SET on_hand = on_hand + $2 WHERE product_id = $1", [
    id,
    chance.between(1, 100),
  ]);
};
