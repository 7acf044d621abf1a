/** A seed runs once on a database, and one command writes at a time. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dataFolder } from "../../../local/data-folder";
import { loadWorkload } from "../../../local/workload/load";
import { asOnlyWriter, useNextSeed, useSeed } from "../../../local/workload/seeds";
import { root } from "../../support/root";

const path = mkdtempSync(join(tmpdir(), "seeds-"));
const folder = dataFolder(path);
afterAll(() => rmSync(path, { recursive: true }));

it("refuses a seed that ran, names those that did and proposes one that did not", async () => {
  await useSeed(folder, 3);
  await expect(useSeed(folder, 3)).rejects.toMatchObject({
    message: expect.stringMatching(/^Seed 3 already ran on this database.*Seeds that ran: 3\.$/),
    nextStep: expect.stringContaining("--seed 4"),
  });
  expect(await useNextSeed(folder)).toBe(4);
  await expect(useSeed(folder, 4)).rejects.toThrow("Seeds that ran: 3, 4.");
  await useSeed(folder, 1);
});

it("lets one command write at a time, and the next one when that has ended", async () => {
  await asOnlyWriter(folder, "npm run drill x", async () => {
    await expect(asOnlyWriter(folder, "npm run local workload", async () => 1)).rejects.toThrow(/`npm run drill x`/);
  });
  expect(await asOnlyWriter(folder, "npm run local workload", async () => 1)).toBe(1);
});

it("says how a blueprint gets a workload that has none", async () => {
  await expect(loadWorkload(root, "nothing")).rejects.toMatchObject({
    message: expect.stringContaining('The blueprint "nothing" has no workload'),
    nextStep: expect.stringContaining("blueprints/nothing/workload/index.ts"),
  });
  expect((await loadWorkload(root, "ecommerce")).actions.length).toBeGreaterThan(5);
});
