/**
 * CDKTF is archived; CDK Terrain (`cdktn`) is its maintained fork. This lane holds the way out open: the project's own
 * code, unchanged, gives the same stacks with either, so moving over is a change of package.json and no more.
 *
 * It fails where the code uses what only one of them has, where the fork writes other Terraform, and where CDK Terrain
 * is not what ran.
 */
import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { availableEnvironments } from "../../load/definition";
import { root, withoutMetadata } from "../support/synth";
import { type Copies, checkTypes, copyTwice, type Synthesized, synthesize } from "./run";

/** The first run installs 390 MB of packages. */
jest.setTimeout(600_000);

/** Packages of a package.json by name, with their versions. */
interface Packages {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const own = packagesOf(root);
const pinned = packagesOf(__dirname);
/** `cdktn@` and its version. */
const fork = pinned.dependencies.cdktf?.replace(/^npm:/, "");

let copies: Copies;
beforeAll(async () => {
  copies = await copyTwice(root);
});
afterAll(() => rm(copies.folder, { recursive: true, force: true }));

it("has the project's own packages, but for CDKTF itself and the constructs that the fork needs", () => {
  const { cdktf, constructs, ...shared } = pinned.dependencies;
  expect(cdktf).toMatch(/^npm:cdktn@\d+\.\d+\.\d+$/);
  expect(constructs).toMatch(/^\d+\.\d+\.\d+$/);
  expect({ ...own.devDependencies, ...own.dependencies }).toMatchObject(shared);
});

it("has the types that the code uses", () => checkTypes(root, copies.cdktn));

describe.each(availableEnvironments(root))("environment %s", (environment) => {
  let cdktf: Synthesized;
  let cdktn: Synthesized;
  beforeAll(async () => {
    [cdktf, cdktn] = await Promise.all([synthesize(copies.cdktf, environment), synthesize(copies.cdktn, environment)]);
  });

  it("is synthesized by CDKTF once and by CDK Terrain once", () => {
    expect(coreOf(cdktf)).toEqual([`cdktf@${own.dependencies.cdktf}`, `constructs@${own.dependencies.constructs}`]);
    expect(coreOf(cdktn)).toEqual([fork, `constructs@${pinned.dependencies.constructs}`]);
    expect(versionsIn(cdktf)).toEqual([own.dependencies.cdktf]);
    expect(versionsIn(cdktn)).toEqual([fork?.replace("cdktn@", "")]);
  });

  it("has the same stacks with both", () => {
    expect(cdktn.stacks.size).toBeGreaterThan(0);
    expect(comparable(cdktn)).toEqual(comparable(cdktf));
  });
});

function packagesOf(folder: string): Packages {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Packages;
}

/** The packages that make the constructs: exactly two, or two copies of one were mixed. */
function coreOf({ packages }: Synthesized): readonly string[] {
  return packages.filter((name) => /^(cdktf|cdktn|constructs)@/.test(name));
}

/** Versions that the stacks themselves say they were made by. */
function versionsIn({ stacks }: Synthesized): readonly unknown[] {
  const versions = [...stacks.values()].map((stack) => (stack as Noted)["//"]?.metadata?.version);
  return [...new Set(versions)];
}

interface Noted {
  readonly "//"?: { readonly metadata?: { readonly version?: string } };
}

/** The stacks without CDKTF's own notes, which name its version and say nothing about what is deployed. */
function comparable({ stacks }: Synthesized): unknown {
  return withoutMetadata(Object.fromEntries(stacks));
}
