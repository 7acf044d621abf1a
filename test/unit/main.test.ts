/**
 * The program as people run it: what is refused is told on stderr, ends with 1, and leaves nothing behind.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "..", "..");
let folder: string;

/** A copy of the project whose environments this test may write; everything else is the project's own. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "polyglot-main-"));
  for (const name of readdirSync(root)) {
    if (!["environments", "main.ts", "cdktf.out", ".git"].includes(name))
      symlinkSync(join(root, name), join(folder, name));
  }
  writeFileSync(join(folder, "main.ts"), readFileSync(join(root, "main.ts")));
  mkdirSync(join(folder, "environments"));
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ["an environment that is not there", "prodution", "", 'there is no environment "prodution"'],
  ["a wrong definition", "wrong", "network: {}", "environment.network.cidr"],
  ["a broken rule", "careless", "alerts: { critical: [], warning: [] }", "alerts-reach-someone"],
])("%s is told, and nothing is written", (_, environment, change, told) => {
  const production = JSON.stringify(join(root, "environments", "production.ts"));
  const text = `import production from ${production};\nexport default { ...production, name: "${environment}", ${change} };\n`;
  if (change !== "") writeFileSync(join(folder, "environments", `${environment}.ts`), text);
  const out = mkdtempSync(join(folder, "out-"));
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", "main.ts"], {
    cwd: folder,
    env: { ...process.env, ENVIRONMENT: environment, CDKTF_OUTDIR: out },
    encoding: "utf8",
  });
  expect(stderr).toContain(told);
  expect(stderr).toContain("Nothing was written.");
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(stdout).toBe("");
  expect(status).toBe(1);
  expect(readdirSync(out)).toEqual([]);
});
