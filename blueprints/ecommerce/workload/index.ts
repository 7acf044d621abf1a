/**
 * Behaves like the shop: customers and products come, prices change, orders are placed with their event in the same
 * transaction, some are rolled back, some products go again.
 *
 * It writes what is hard on change data capture too: descriptions so long that Postgres stores them apart, updates
 * that leave those alone, one statement that changes many rows, and transactions that never were.
 */
import { type Workload, workload } from "../../../model/workload";
import { newProduct, newUser, restock } from "./arrivals";
import { bulkDiscount, changeDescription, changePrice, deleteProduct } from "./catalog";
import { payOrder, placeOrder, rolledBackOrder } from "./orders";
import { emptyShop, type Shop } from "./shop";

const anyOrder = (shop: Shop) => shop.unpaid.length > 0;
const canOrder = (shop: Shop) => shop.users.length > 0 && shop.products.length > 0;
const anyProduct = (shop: Shop) => shop.products.length > 0;
/** A product that was ordered stays: its lines refer to it. */
const anyUnsold = (shop: Shop) => shop.products.some(({ id }) => !shop.sold.has(id));

const shopWorkload: Workload<Shop> = workload({
  store: "primary",
  begin: emptyShop,
  actions: [
    { name: "new user", weight: 10, run: newUser },
    { name: "new product", weight: 12, run: newProduct },
    { name: "change price", weight: 25, possible: anyProduct, run: changePrice },
    { name: "change description", weight: 5, possible: anyProduct, run: changeDescription },
    { name: "restock", weight: 10, possible: anyProduct, run: restock },
    { name: "place order", weight: 25, possible: canOrder, run: placeOrder },
    { name: "pay order", weight: 8, possible: anyOrder, run: payOrder },
    { name: "rolled-back order", weight: 3, possible: canOrder, run: rolledBackOrder },
    { name: "delete product", weight: 2, possible: anyUnsold, run: deleteProduct },
    { name: "bulk discount", weight: 1, possible: anyProduct, run: bulkDiscount },
  ],
});

export default shopWorkload;
