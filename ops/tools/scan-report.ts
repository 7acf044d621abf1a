/** What a scan found, as lines to print: a table of the stacks, then every fault with what to look at. */
import type { Finding } from "./checkov";
import type { Exception, Review, ReviewedStack } from "./exceptions";

/** Passed, failed and excepted checks of every stack. */
export function renderTable(stacks: readonly ReviewedStack[]): readonly string[] {
  const width = Math.max("stack".length, ...stacks.map(({ name }) => name.length));
  const row = (name: string, ...cells: readonly (string | number)[]) =>
    `  ${name.padEnd(width)}${cells.map((cell) => String(cell).padStart(10)).join("")}`;
  return [
    row("stack", "passed", "failed", "excepted"),
    ...stacks.map(({ name, passed, failed, excepted }) => row(name, passed.length, failed.length, excepted.length)),
  ];
}

/** Every failed check, below the resource it is about. */
export function renderFailures(stacks: readonly ReviewedStack[]): readonly string[] {
  return stacks.flatMap(({ name, failed }) => {
    const addresses = new Set(failed.map(({ address }) => address));
    return [...addresses].flatMap((address) => {
      const findings = failed.filter((finding) => finding.address === address);
      return ["", `${name}: ${address}`, ...findings.flatMap(renderFinding)];
    });
  });
}

function renderFinding({ check, name, attributes, guideline }: Finding): readonly string[] {
  const lines = [`  ${check}  ${name}`];
  if (attributes.length > 0) lines.push(`    looks at: ${attributes.join(", ")}`);
  if (guideline !== undefined) lines.push(`    guideline: ${guideline}`);
  return lines;
}

/** The exceptions that match no failed check any more. */
export function renderStale(stale: readonly Exception[]): readonly string[] {
  return stale.map(
    ({ check, resource, stack }) =>
      `Stale exception: no resource "${resource}" of a stack "${stack}" fails ${check}, so there is nothing to accept.`,
  );
}

/** An entry for the exceptions file that would accept the first failed check. */
export function exceptionExample({ stacks }: Review): string {
  const stack = stacks.find(({ failed }) => failed.length > 0);
  const [finding] = stack?.failed ?? [];
  const entry = {
    check: finding?.check,
    resource: finding?.address,
    stack: stack?.name,
    reason: "why it is acceptable",
  };
  return JSON.stringify(entry);
}
