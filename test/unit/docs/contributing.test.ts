/** The application that CONTRIBUTING.md shows is accepted as it stands there, and makes what the text says. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "@swc/core";
import production from "../../../environments/production";
import * as vocabulary from "../../../model/blueprint";
import { platform } from "../../../model/platform";
import { findingsOf } from "../../../rules";
import { root } from "../../support/root";

const [, source = ""] = /```ts\n([\s\S]*?)```/.exec(readFileSync(join(root, "CONTRIBUTING.md"), "utf8")) ?? [];

/** The default export of the example, with its one import answered by the real vocabulary. */
function evaluate(code: string): unknown {
  const { code: commonJs } = transformSync(code, {
    jsc: { parser: { syntax: "typescript" } },
    module: { type: "commonjs" },
  });
  const exports: { default?: unknown } = {};
  new Function("exports", "require", commonJs)(exports, (path: string) => {
    expect(path).toBe("../../model/blueprint");
    return vocabulary;
  });
  return exports.default;
}

const files = new Map([
  ["postgres/accounts.sql", "CREATE TABLE IF NOT EXISTS accounts (id UUID PRIMARY KEY);"],
  [
    "postgres/outbox_events.sql",
    "CREATE TABLE IF NOT EXISTS outbox_events (id UUID, aggregatetype TEXT, aggregateid TEXT, type TEXT, payload JSONB, traceparent TEXT);",
  ],
  [
    "contracts/account-changed.v1.schema.json",
    '{"$id": "https://schemas.example.com/account-changed.v1", "type": "object"}',
  ],
]);

it("is a platform of two stores and one flow that breaks no rule", () => {
  const example = platform({ blueprint: evaluate(source), environment: production, files });
  expect(example.stores.map(({ kind }) => kind)).toEqual(["postgres", "kafka"]);
  expect(example.flows.map(({ view, connector }) => [view, connector])).toEqual([
    ["accountEvents", "ledger-primary-outbox"],
  ]);
  expect(findingsOf(example)).toEqual([]);
});
