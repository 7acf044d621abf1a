/**
 * A definition that is wrong in many ways is answered once, with every mistake told once; and whatever a definition
 * holds, it is either accepted or answered so.
 */
import fc from "fast-check";
import { platform } from "../../../model/platform";
import { DefinitionError, formatProblems, type Problem } from "../../../model/problems";
import { type Changes, definition, like, platformWith, problemsOf, removed } from "../../support/definitions";

/** Twenty-four mistakes of all kinds, each with the field where it is told. */
const mistakes: Readonly<Record<string, Changes>> = {
  "blueprint.name": { "blueprint.name": "Notes" },
  "blueprint.stores.main.onwer": { "blueprint.stores.main.onwer": "a team", "blueprint.stores.main.owner": removed },
  "blueprint.stores.cache.kind": { "blueprint.stores.cache.kind": "rediss" },
  "blueprint.stores.Spare": { "blueprint.stores.Spare": like("blueprint.stores.files", {}) },
  "blueprint.stores.broker.justification.opsHoursPerMonth": {
    "blueprint.stores.broker.justification.opsHoursPerMonth": 0,
  },
  "blueprint.datasets.notes.store": { "blueprint.datasets.notes.store": ["main", "cache"] },
  "blueprint.datasets.notes.sql": { "files:sql/notes.sql": "SELECT 1" },
  "blueprint.datasets.notes.contract": { "files:contracts/note.v1.schema.json": "{" },
  "blueprint.datasets.noteFiles.domain": { "blueprint.datasets.noteFiles.domain": "writting" },
  "blueprint.datasets.noteFiles.key": { "blueprint.datasets.noteFiles.key": "id" },
  "blueprint.datasets.drafts.lossTolerated": { "blueprint.datasets.drafts.lossTolerated": removed },
  "blueprint.datasets.attachments.metadata": { "blueprint.datasets.attachments.metadata": "drafts" },
  "blueprint.views.noteSearch.store": { "blueprint.views.noteSearch.store": "main" },
  "blueprint.views.noteSearch.from[1]": { "blueprint.views.noteSearch.from": ["notes", "memos"] },
  "blueprint.views.noteSearch.mapping": { "blueprint.views.noteSearch.mapping": "mappings/note.json" },
  "blueprint.views.noteArchive.format": { "blueprint.views.noteArchive.format": "csv" },
  "blueprint.views.noteArchive.store": { "blueprint.views.noteArchive.store": "flies" },
  "blueprint.views.outbox": { "blueprint.views.outbox": like("blueprint.views.noteCache", { key: "copy:{id}" }) },
  "environment.network.zones.eu-west-1b.public": { "environment.network.zones.eu-west-1b.public": "10.20.0.0/24" },
  "environment.network.zones.eu-west-1b.private": { "environment.network.zones.eu-west-1b.private": "10.99.0.0/20" },
  "environment.network.zones.eu-west-1a.isolated": { "environment.network.zones.eu-west-1a.isolated": "10.20.1/22" },
  "environment.stores.postgres.engineVersion": { "environment.stores.postgres.engineVersion": "9.6" },
  "environment.stores.postgres.storage.maxAllocatedGb": {
    "environment.stores.postgres.storage": { allocatedGb: 400, maxAllocatedGb: 400 },
  },
  "environment.stores.kafka.password": { "environment.stores.kafka.password": "hunter2" },
  "environment.tags.costCentre": { "environment.tags.costCentre": { secret: "hunter2" } },
};
const all: Changes = Object.assign({}, ...Object.values(mistakes));

test.each(Object.entries(mistakes))("one mistake is told once: %s", (path, changes) => {
  expect(problemsOf(changes).map((problem) => problem.path)).toEqual([path]);
});

describe("twenty-five mistakes", () => {
  const problems = problemsOf(all);

  test("are all told, each once", () => {
    expect(problems.map(({ path }) => path).sort()).toEqual(Object.keys(mistakes).sort());
  });

  test("have what is allowed, what was given and the fix", () => {
    expect(problems.filter((problem) => !isComplete(problem))).toEqual([]);
  });

  test("are one error, in the order of their paths, without the secrets", () => {
    expect(() => platformWith(all)).toThrow(DefinitionError);
    const text = formatProblems(problems);
    expect(text.split("\n")[0]).toBe("The definition has 25 problems:");
    const told = text.split("\n").filter((line) => /^ {2}\S/.test(line));
    expect(told).toEqual([...told].sort((a, b) => a.localeCompare(b, "en")));
    expect(text).not.toContain("hunter2");
  });
});

test("a problem is printed with everything a person needs", () => {
  expect(formatProblems(problemsOf({ "blueprint.views.noteSearch.store": "serach" }))).toBe(
    [
      "The definition has 1 problem:",
      "",
      "  blueprint.views.noteSearch.store",
      '    there is no store "serach"',
      "    allowed: main, cache, search, broker or files",
      '    given:   "serach"',
      '    fix:     did you mean "search"?',
    ].join("\n"),
  );
});

describe("any value at any place", () => {
  const paths = pathsOf({ blueprint: definition().blueprint, environment: definition().environment });
  const value = fc.oneof(
    fc.constant(removed),
    fc.anything({ maxDepth: 2 }).filter(isData),
    fc.constantFrom("", "main", "notes", 0, -1, 1e9, [], {}, [["x"]], null, { seconds: 1 }, "10.0.0.0/16", "__proto__"),
  );

  test("is accepted, or answered with complete problems, none of them twice", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...paths), value), { minLength: 1, maxLength: 3 }), (changes) => {
        const problems = answerTo(changes);
        expect(problems.filter((problem) => !isComplete(problem))).toEqual([]);
        const told = problems.map(({ path, problem }) => `${path}: ${problem}`);
        expect(told.filter((line, i) => told.indexOf(line) !== i)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

function answerTo(changes: readonly (readonly [string, unknown])[]): readonly Problem[] {
  const input = withoutMissing(changes);
  if (input === undefined) return [];
  try {
    platform(input);
    return [];
  } catch (error) {
    if (error instanceof DefinitionError) return error.problems;
    throw error;
  }
}

/** A change may take away the place of the next one; then there is nothing to answer. */
function withoutMissing(changes: readonly (readonly [string, unknown])[]) {
  try {
    return definition(Object.fromEntries(changes));
  } catch {
    return undefined;
  }
}

function isComplete({ path, problem, allowed, given, fix }: Problem): boolean {
  return (
    /^(blueprint|environment)(\.|$)/.test(path) && [problem, allowed, given, fix].every((text) => text.trim() !== "")
  );
}

/** Values that a file of data can hold. */
function isData(value: unknown): boolean {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}

/** The paths of everything in an object, at any depth. */
function pathsOf(value: unknown, path = ""): readonly string[] {
  if (typeof value !== "object" || value === null) return [path];
  const inner = Object.entries(value).flatMap(([key, child]) => pathsOf(child, path === "" ? key : `${path}.${key}`));
  return path === "" ? inner : [path, ...inner];
}
