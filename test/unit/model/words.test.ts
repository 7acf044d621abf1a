import { kebab, nearest, oneOf, snake, suggest } from "../../../model/words";

test.each([
  ["notes", "notes", "notes"],
  ["noteSearch", "note-search", "note_search"],
  ["noteSearchV2", "note-search-v2", "note_search_v2"],
  ["note2Search", "note2-search", "note2_search"],
  ["htmlURL", "html-url", "html_url"],
])("%s is %s in names with hyphens and %s in Postgres", (key, hyphens, underscores) => {
  expect(kebab(key)).toBe(hyphens);
  expect(snake(key)).toBe(underscores);
});

test.each([
  [[], "none is defined"],
  [["a"], "a"],
  [["a", "b"], "a or b"],
  [["a", "b", "c"], "a, b or c"],
])("a choice of %j reads %j", (words, text) => {
  expect(oneOf(words)).toBe(text);
});

describe("the word that was meant", () => {
  test.each([
    ["onwer", ["kind", "owner"], "owner"],
    ["Owner", ["kind", "owner"], "owner"],
    ["minInsyncReplica", ["minInsyncReplicas", "replicationFactor"], "minInsyncReplicas"],
    ["inSyncReplicas", ["minInsyncReplicas", "replicationFactor"], "minInsyncReplicas"],
    ["size", ["kind", "owner"], undefined],
    ["ab", ["cd"], undefined],
    ["3", ["1", "2"], undefined],
    ["", ["a"], undefined],
    ["owner", [], undefined],
  ])("by %j, of %j, is %j", (word, known, meant) => {
    expect(nearest(word, known)).toBe(meant);
  });

  test("is asked for, or there is another remedy", () => {
    expect(suggest("onwer", ["owner"], "remove it")).toBe('did you mean "owner"?');
    expect(suggest("size", ["owner"], "remove it")).toBe("remove it");
  });
});
