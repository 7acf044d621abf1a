/**
 * The rules let small platforms be: a first store, a first copy, a team of a handful.
 */
import { type Changes, findingsWith, removed } from "../../support/definitions";

const handful = { "environment.team.engineers": 5, "environment.team.opsHoursPerMonth": 24 };
const without = (...entries: readonly string[]): Changes =>
  Object.fromEntries(entries.map((entry) => [`blueprint.${entry}`, removed]));

const noObjects = without("stores.files", "datasets.attachments", "views.noteArchive", "migrations");
const noKeys = without("stores.cache", "datasets.drafts", "views.noteCache");
const noEvents = without("datasets.outbox", "views.noteChanges");
const noSearch = without("stores.search", "views.noteSearch");

test("one database", () => {
  const alone = { ...noObjects, ...noKeys, ...noEvents, ...noSearch, ...without("stores.broker") };
  expect(findingsWith({ ...alone, ...handful })).toEqual([]);
});

test("a database and a search index, over one flow", () => {
  expect(findingsWith({ ...noObjects, ...noKeys, ...noEvents, ...handful })).toEqual([]);
});

test("a database and a cache", () => {
  expect(findingsWith({ ...noObjects, ...noSearch, ...noEvents, ...handful })).toEqual([]);
});

test("a database and sessions, with nothing copied", () => {
  const sessions = { ...noObjects, ...noSearch, ...noEvents, ...without("stores.broker", "views.noteCache") };
  expect(findingsWith({ ...sessions, ...handful })).toEqual([]);
});
