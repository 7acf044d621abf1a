/**
 * The synthesized stacks of every environment, and the names and addresses in them, which are public API: a resource
 * whose address changes is destroyed and made anew.
 */
import { availableEnvironments, loadPlatform } from "../../load/definition";
import { allNames } from "../../model/checks/names";
import { expectGolden, expectGoldenFiles } from "../support/golden";
import { root, synthesize, withoutMetadata } from "../support/synth";

describe.each(availableEnvironments(root))("environment %s", (environment) => {
  const platform = loadPlatform({ root, environment });
  const stacks = synthesize(platform);

  it("has the stacks of its plan and no others", () => {
    expect([...stacks.keys()].sort()).toEqual(platform.stacks.map(({ id }) => id).sort());
    expectGoldenFiles(environment, [...[...stacks.keys()].map((id) => `${id}.json`), "addresses.txt", "names.txt"]);
  });

  it.each([...stacks.keys()])("synthesizes the stack %s as its golden file says", (id) => {
    expectGolden(`${environment}/${id}.json`, `${JSON.stringify(withoutMetadata(stacks.get(id)), null, 2)}\n`);
  });

  it("keeps every address: a changed one replaces what it names", () => {
    const addresses = [...stacks].flatMap(([id, stack]) =>
      Object.entries(stack.resource ?? {}).flatMap(([type, resources]) =>
        Object.keys(resources).map((name) => `${id}  ${type}.${name}`),
      ),
    );
    expectGolden(`${environment}/addresses.txt`, `${addresses.sort().join("\n")}\n`);
  });

  it("keeps every name: a changed one is another slot, topic, index or bucket", () => {
    const names = allNames(platform).map(({ limit, name }) => `${limit}  ${name}`);
    expectGolden(`${environment}/names.txt`, `${[...new Set(names)].sort().join("\n")}\n`);
  });

  it("is the same, byte for byte, when it is synthesized again", () => {
    const again = synthesize(loadPlatform({ root, environment }), "text");
    const first = synthesize(platform, "text");
    expect([...again]).toEqual([...first]);
  });

  it("holds no path of this machine", () => {
    for (const [id, text] of synthesize(platform, "text")) expect({ id, found: text.includes(root) }).toEqual({ id, found: false });
  });
});
