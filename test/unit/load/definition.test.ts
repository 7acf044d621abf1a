/**
 * A definition is found by the names of its folder and file, and read with the files beside it.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { availableBlueprints, availableEnvironments, loadPlatform } from "../../../load/definition";
import { DefinitionError, type Problem } from "../../../model/problems";
import { definition } from "../../support/definitions";

const root = join(__dirname, "..", "..", "..");

describe("this project", () => {
  test("has an example and three environments; what they share is none", () => {
    expect(availableBlueprints(root)).toContain("ecommerce");
    expect(availableEnvironments(root)).toEqual(["local", "production", "staging"]);
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
    const allowed = path === "BLUEPRINT" ? "ecommerce" : "local, production or staging";
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

  test("whose module exports nothing is told what is missing", () => {
    write("environments/live.ts", "export const environment = {}");
    expect(problemsIn(load)).toMatchObject([{ path: "environment", problem: "this field is missing" }]);
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
