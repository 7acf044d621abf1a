/**
 * A definition is found by the names of its folder and file, and read with the files beside it.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { availableBlueprints, availableEnvironments, loadPlatform } from "../../../load/definition";
import { DefinitionError, type Problem } from "../../../model/problems";
import { oneOf } from "../../../model/words";
import { definition } from "../../support/definitions";

const root = join(__dirname, "..", "..", "..");

describe("this project", () => {
  test("has an example and three environments; what they share is none", () => {
    expect(availableBlueprints(root)).toContain("ecommerce");
    expect(availableEnvironments(root)).toEqual(expect.arrayContaining(["local", "production", "staging"]));
    expect(availableEnvironments(root)).not.toContain("shared");
  });

  test("is the example in production unless it is said otherwise", () => {
    expect(loadPlatform({ root })).toEqual(loadPlatform({ root, blueprint: "ecommerce", environment: "production" }));
  });

  test.each(availableEnvironments(root))("is a platform in %s", (environment) => {
    expect(loadPlatform({ root, environment }).environment.name).toBe(environment);
  });
});

describe("a name that is not there", () => {
  test.each([
    [{ environment: "prodution" }, "ENVIRONMENT", "environment", 'did you mean "production"?'],
    [{ environment: "eu" }, "ENVIRONMENT", "environment", 'create it: see CONTRIBUTING.md, "Add an environment"'],
    [{ environment: "" }, "ENVIRONMENT", "environment", 'create it: see CONTRIBUTING.md, "Add an environment"'],
    [{ environment: "../environments/production" }, "ENVIRONMENT", "environment", expect.any(String)],
    [{ environment: "shared" }, "ENVIRONMENT", "environment", expect.any(String)],
    [{ blueprint: "e-commerce" }, "BLUEPRINT", "blueprint", 'did you mean "ecommerce"?'],
    [{ blueprint: "bank" }, "BLUEPRINT", "blueprint", 'create it: see CONTRIBUTING.md, "Add a blueprint"'],
  ])("is answered with those that are: %j", (choice, path, what, fix) => {
    const [given = ""] = Object.values(choice);
    const allowed = oneOf(path === "BLUEPRINT" ? availableBlueprints(root) : availableEnvironments(root));
    const problem = `there is no ${what} "${given}"`;
    expect(problemsOf({ root, ...choice })).toEqual([{ path, problem, allowed, given: JSON.stringify(given), fix }]);
  });

  test("does not hide the other one", () => {
    const problems = problemsOf({ root, blueprint: "bank", environment: "prod" });
    expect(problems.map(({ path }) => path)).toEqual(["BLUEPRINT", "ENVIRONMENT"]);
  });
});

describe("a project", () => {
  let folder: string;
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "polyglot-load-"));
    const { blueprint, environment, files } = definition();
    write("blueprints/notes/blueprint.ts", `export default ${JSON.stringify(blueprint)}`);
    write("environments/live.ts", `export default ${JSON.stringify(environment)}`);
    for (const [name, text] of files) write(`blueprints/notes/${name}`, text);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const load = () => loadPlatform({ root: folder, blueprint: "notes", environment: "live" });

  test("needs no list of its blueprints and environments", () => {
    write("blueprints/drafts/README.md", "Not yet");
    write("environments/shared/team.ts", "export const team = {}");
    write("environments/README.md", "How to add one");
    expect(availableBlueprints(folder)).toEqual(["notes"]);
    expect(availableEnvironments(folder)).toEqual(["live"]);
    expect(load().name).toBe("notes-live");
  });

  test("has the text of its contracts", () => {
    write("blueprints/notes/contracts/note.v1.schema.json", '{ "$id": "note",\n "type": "object" }');
    expect(load().contracts[0]).toMatchObject({ name: "note", schema: '{"$id":"note","type":"object"}' });
  });

  test("misses a file that is not there", () => {
    rmSync(join(folder, "blueprints/notes/sql/notes.sql"));
    expect(problemsIn(load)).toMatchObject([
      { path: "blueprint.datasets.notes.sql", problem: "there is no file sql/notes.sql in the blueprint's folder" },
    ]);
  });

  test("takes no other kinds of files for a definition's", () => {
    rmSync(join(folder, "blueprints/notes/sql/outbox.sql"));
    write("blueprints/notes/sql/outbox.md", "create table if not exists outbox (id uuid)");
    expect(problemsIn(load)).toMatchObject([{ path: "blueprint.datasets.outbox.sql", fix: "create the file" }]);
  });

  test("whose module exports nothing is told so", () => {
    write("environments/live.ts", "export const environment = {}");
    expect(problemsIn(load)).toMatchObject([
      { path: "environments/live.ts", problem: "this file has no default export" },
    ]);
  });

  test("whose module can't be run is told what it said, in one line and without a stack", () => {
    write("blueprints/notes/blueprint.ts", 'throw new Error("no such word\\nsecond line");');
    expect(problemsIn(load)).toMatchObject([
      { path: "blueprints/notes/blueprint.ts", problem: "this file can't be run", given: "Error: no such word" },
    ]);
  });

  test("refuses an environment under the name of another, which would be deployed over it", () => {
    const { environment } = definition();
    write("environments/copy.ts", `export default ${JSON.stringify(environment)}`);
    const problems = problemsIn(() => loadPlatform({ root: folder, blueprint: "notes", environment: "copy" }));
    expect(problems).toMatchObject([{ path: "environment.name", allowed: '"copy"', given: '"live"' }]);
  });

  test("refuses a second blueprint of the same name, and does not mind one that is broken", () => {
    const { blueprint } = definition();
    write("blueprints/broken/blueprint.ts", "syntax error here");
    expect(problemsIn(load)).toEqual([]);
    write("blueprints/copy/blueprint.ts", `export default ${JSON.stringify(blueprint)}`);
    expect(problemsIn(load)).toMatchObject([
      {
        path: "blueprint.name",
        problem: expect.stringContaining("blueprints/copy has this name too"),
        given: '"notes"',
      },
    ]);
  });

  test("refuses overrides for a blueprint that is not there, and takes those of another one", () => {
    const { blueprint, environment } = definition();
    const overriding = (file: string, name: string) => {
      const text = JSON.stringify({ ...Object(environment), name: file, overrides: { [name]: {} } });
      write(`environments/${file}.ts`, `export default ${text}`);
      return problemsIn(() => loadPlatform({ root: folder, blueprint: "notes", environment: file }));
    };
    expect(overriding("first", "note")).toMatchObject([
      { path: "environment.overrides.note", problem: 'no blueprint has the name "note"', fix: 'did you mean "notes"?' },
    ]);
    write("blueprints/other/blueprint.ts", `export default ${JSON.stringify({ ...Object(blueprint), name: "other" })}`);
    expect(overriding("second", "other")).toEqual([]);
  });
});

const problemsOf = (choice: Parameters<typeof loadPlatform>[0]) => problemsIn(() => loadPlatform(choice));

function problemsIn(action: () => unknown): readonly Problem[] {
  try {
    action();
    return [];
  } catch (error) {
    if (error instanceof DefinitionError) return error.problems;
    throw error;
  }
}
