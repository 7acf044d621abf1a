/**
 * A refusal is printed for a person and ends the program with 1; a defect is not swallowed.
 */
import { exitWithProblems } from "../../../load/exit";
import { checkRules } from "../../../rules";
import { platformWith } from "../../support/definitions";

let written: string;

beforeEach(() => {
  written = "";
  jest.spyOn(process.stderr, "write").mockImplementation((text) => {
    written += String(text);
    return true;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
  process.exitCode = 0;
});

test.each([
  ["a wrong definition", () => platformWith({ "blueprint.stores.main.owner": 5 }), "blueprint.stores.main.owner"],
  [
    "a broken rule",
    () => checkRules(platformWith({ "environment.alerts.critical": [] })),
    "environment.alerts.critical",
  ],
])("prints %s without a stack trace and exits with 1", (_, program, path) => {
  exitWithProblems(program);
  expect(process.exitCode).toBe(1);
  expect(written).toContain(`  ${path}\n`);
  expect(written).toMatch(/\n\nNothing was written\. Mend the definition and run the command again\.\n$/);
  expect(written).not.toMatch(/^\s+at /m);
});

test("throws a defect on", () => {
  expect(() => exitWithProblems(() => JSON.parse("{"))).toThrow(SyntaxError);
  expect(written).toBe("");
});

test("says nothing of a program that ends well", () => {
  exitWithProblems(() => platformWith());
  expect(written).toBe("");
  expect(process.exitCode).not.toBe(1);
});
