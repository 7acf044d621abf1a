/** What the workload remembers of what it wrote, so that it needs no reads to choose from. */

export interface Product {
  readonly id: string;
  priceCents: number;
}

export interface Order {
  readonly id: string;
  readonly totalCents: number;
}

export interface Shop {
  readonly users: string[];
  products: Product[];
  /** Products that some order refers to. */
  readonly sold: Set<string>;
  /** Orders that wait for their payment. */
  unpaid: Order[];
}

export const emptyShop = (): Shop => ({ users: [], products: [], sold: new Set(), unpaid: [] });

/** The one currency of the shop. */
export const currency = "EUR";
export const categories = ["Footwear", "Outdoor", "Kitchen", "Books", "Toys", "Garden"] as const;
