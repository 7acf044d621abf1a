/**
 * An environment may give one store of one blueprint other settings, and nothing else.
 */
import { definition, onlyProblem, platformWith, problemsOf } from "../../../support/definitions";

const overrides = "environment.overrides";
const ofNotes = (stores: Readonly<Record<string, unknown>>) => ({ [overrides]: { notes: stores } });
const settingsOf = (changes: Readonly<Record<string, unknown>>, key: string) =>
  platformWith(changes).stores.find((store) => store.key === key)?.settings;

test("an override replaces whole fields, for that store alone", () => {
  const changes = {
    "blueprint.stores.second": { ...(definition().blueprint as { stores: { cache: object } }).stores.cache },
    "blueprint.views.noteCache.store": "second",
    ...ofNotes({ second: { nodeType: "cache.m7g.large", snapshot: { retentionDays: 1, window: "03:00-04:00" } } }),
  };
  expect(settingsOf(changes, "second")).toEqual({
    ...settingsOf(changes, "cache"),
    nodeType: "cache.m7g.large",
    snapshot: { retentionDays: 1, window: "03:00-04:00" },
  });
  expect(settingsOf(changes, "cache")).toEqual(settingsOf({}, "cache"));
});

test("overrides for another blueprint change nothing", () => {
  const other = { [overrides]: { other: { main: { instanceClass: "db.r8g.large" }, unknown: { shards: 1 } } } };
  expect(platformWith(other)).toEqual(platformWith());
});

test("a store that the blueprint does not have is refused, with the one that was meant", () => {
  expect(onlyProblem(ofNotes({ mian: {} }))).toEqual({
    path: `${overrides}.notes.mian`,
    problem: 'the blueprint has no store "mian"',
    allowed: "main, cache, search, broker or files",
    given: "mian",
    fix: 'did you mean "main"?',
  });
  expect(onlyProblem(ofNotes({ lake: {} })).fix).toBe("remove it: an environment can't add a store");
});

test.each([
  ["a setting of another kind of store", { main: { shards: 3 } }, "main.shards", 'there is no field "shards" here'],
  ["a value of the wrong type", { cache: { shards: "3" } }, "cache.shards", "this is of the wrong type"],
  ["a part of a field", { main: { backup: { retentionDays: 7 } } }, "main.backup.window", "this field is missing"],
  ["a value outside its limits", { cache: { shards: 0 } }, "cache.shards", "this is outside its limits"],
  [
    "a size that is not offered",
    { main: { instanceClass: "db.huge" } },
    "main.instanceClass",
    "this is not an instance class of RDS for PostgreSQL",
  ],
  [
    "figures that do not agree",
    { search: { data: { instanceType: "r7g.large.search", count: 4, storageGb: 50 } } },
    "search.data.count",
    "data nodes are spread evenly over the zones",
  ],
  [
    "a figure that does not agree with one it leaves",
    { broker: { minInsyncReplicas: 3 } },
    "broker.minInsyncReplicas",
    "writes stop when one broker is away, or at once",
  ],
])("is held to the settings of the store's kind: %s", (_, stores, path, problem) => {
  expect(onlyProblem(ofNotes(stores))).toMatchObject({ path: `${overrides}.notes.${path}`, problem });
});

test("what is wrong for all stores of a kind is not told again for one that overrides something else", () => {
  const wrong = { "environment.stores.postgres.engineVersion": "9.6" };
  expect(onlyProblem({ ...wrong, ...ofNotes({ main: { instanceClass: "db.r8g.large" } }) }).path).toBe(
    "environment.stores.postgres.engineVersion",
  );
});

test("of a store whose kind is wrong nothing is said", () => {
  const changes = { "blueprint.stores.files.kind": "s3", ...ofNotes({ files: { shards: 1 } }) };
  expect(problemsOf(changes).map(({ path }) => path)).toEqual(["blueprint.stores.files.kind"]);
});
