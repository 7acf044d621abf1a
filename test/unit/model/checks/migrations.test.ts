/**
 * The server of every foreign database is verified, so an environment gives its engine an authority that it can read.
 */
import { onlyProblem, problemsOf } from "../../../support/definitions";

const authorities = (ofNotes: Readonly<Record<string, unknown>>) => ({
  "environment.migrations.sourceAuthorities": { notes: ofNotes },
});
const engine = (name: string) => ({ "blueprint.migrations.legacy.source.engine": name });
const pem = { type: "pem", pem: "-----BEGIN CERTIFICATE-----\nYQ==\n-----END CERTIFICATE-----\n" };
const wallet = { type: "oracle-wallet", base64: "YQ==" };

test.each([
  ["nothing, where the database is on RDS", { ...engine("mysql") }],
  ["PEM", { ...engine("sqlserver"), ...authorities({ legacy: pem }) }],
  ["a wallet for Oracle", { ...engine("oracle"), ...authorities({ legacy: wallet }) }],
])("accepts %s", (_what, changes) => {
  expect(problemsOf(changes)).toEqual([]);
});

test("Oracle needs a wallet, because DMS reads nothing else for it", () => {
  const path = "environment.migrations.sourceAuthorities.notes.legacy";
  expect(onlyProblem(engine("oracle"))).toMatchObject({ path, given: "none", allowed: '{ type: "oracle-wallet", … }' });
  expect(onlyProblem({ ...engine("oracle"), ...authorities({ legacy: pem }) })).toMatchObject({ path, given: "pem" });
});

test("other engines need PEM", () => {
  expect(onlyProblem(authorities({ legacy: wallet }))).toMatchObject({
    path: "environment.migrations.sourceAuthorities.notes.legacy",
    problem: "an endpoint of the engine mysql can't verify its server with this",
    given: "oracle-wallet",
    fix: "give the authority as PEM, or remove it where the database is on Amazon RDS",
  });
});

test("an authority belongs to a migration of a foreign database", () => {
  expect(onlyProblem(authorities({ legcay: pem }))).toMatchObject({
    path: "environment.migrations.sourceAuthorities.notes.legcay",
    allowed: "legacy",
    fix: 'did you mean "legacy"?',
  });
  expect(problemsOf(authorities({ lake: pem }))).toHaveLength(1);
});

test("a certificate that was pasted without its lines is refused", () => {
  expect(onlyProblem(authorities({ legacy: { type: "pem", pem: "YQ==" } }))).toMatchObject({
    path: "environment.migrations.sourceAuthorities.notes.legacy.pem",
  });
});
