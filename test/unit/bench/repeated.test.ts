import { environment, original } from "../../../bench/parts/definition";
import { repeated } from "../../../bench/parts/repeated";
import { platform } from "../../../model/platform";

const once = platform({ ...original, environment });
const thrice = platform({ ...repeated(original, 3), environment });

test("one copy is the definition itself", () => {
  expect(platform({ ...repeated(original, 1), environment })).toEqual(once);
});

test("a copy has every store but the broker, with its own datasets and flows, and is a right definition", () => {
  const own = once.stores.filter(({ kind }) => kind !== "kafka").length;
  expect(thrice.stores).toHaveLength(once.stores.length + 2 * own);
  expect(thrice.stores.filter(({ kind }) => kind === "kafka")).toHaveLength(1);
  expect(thrice.datasets).toHaveLength(3 * once.datasets.length);
  expect(thrice.flows).toHaveLength(3 * once.flows.length);
});

test("a copy's flows read the copy's stores and end in them", () => {
  const stores = new Set(once.stores.filter(({ kind }) => kind !== "kafka").map(({ key }) => key));
  for (const flow of thrice.flows.slice(once.flows.length)) {
    const touched = [flow.store, ...flow.sources.map(({ store }) => store)];
    expect(touched.filter((key) => stores.has(key))).toEqual([]);
  }
});
