import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { StackConfig } from "../../../ops/tools/synth-output";
import { groupByInit, validateStacks } from "../../../ops/tools/terraform";
import { readDiagnostics, renderDiagnostic } from "../../../ops/tools/terraform-diagnostics";
import { findTerraform, terraformEnvironment } from "../../../ops/tools/terraform-program";
import { downloadConfiguration, mirrorConfiguration, providerSettings } from "../../../ops/tools/terraform-providers";
import { isOlder } from "../../../ops/tools/version";
import { failureOf, playProgram, testFolder, writeText } from "./support";

const folder = testFolder();
const never = new AbortController().signal;
const home = () => ({ HOME: folder(), XDG_CACHE_HOME: join(folder(), "cache") });
const noMirror = "/nowhere";

describe("the program", () => {
  test("versions are compared by their numbers", () => {
    expect(isOlder("1.9.8", "1.10.0")).toBe(true);
    expect(isOlder("1.10.0", "1.10.0")).toBe(false);
    expect(isOlder("1.10.0-rc1", "1.10.0")).toBe(false);
    expect(isOlder("2.0.0", "1.10.0")).toBe(false);
    expect(isOlder("3.9", "3.10")).toBe(true);
    expect(isOlder("3.10.13", "3.10")).toBe(false);
  });

  test("is found with its version, and runs without what the user's environment would change", async () => {
    const bin = playProgram(folder(), "terraform", `echo '{ "terraform_version": "1.11.4" }'`);
    const { program, version, env } = await findTerraform({ ...home(), PATH: bin, TF_WORKSPACE: "x" }, never);
    expect({ program, version }).toEqual({ program: join(bin, "terraform"), version: "1.11.4" });
    expect(env).toMatchObject({ PATH: bin, CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1" });
    expect(env).not.toHaveProperty("TF_WORKSPACE");
  });

  test("is asked for when it is missing, too old, or no Terraform", async () => {
    const empty = await failureOf(findTerraform({ ...home(), PATH: folder() }, never));
    expect(empty).toContain("Terraform was not found on PATH.");
    const old = playProgram(folder(), "terraform", `echo '{ "terraform_version": "1.9.8" }'`);
    const tooOld = await failureOf(findTerraform({ ...home(), PATH: old }, never));
    expect(tooOld).toContain("is Terraform 1.9.8, but 1.10.0 is the oldest");
    const other = playProgram(folder(), "terraform", "echo broken >&2; exit 1");
    const broken = await failureOf(findTerraform({ ...home(), PATH: other }, never));
    expect(broken).toContain("did not tell its version:\nbroken");
    for (const failure of [empty, tooOld, broken]) {
      expect(failure).toContain("Next: Install Terraform from https://developer.hashicorp.com/terraform/install");
    }
  });

  test("does not see variables that change its command lines, its folder or its workspace", () => {
    const env = {
      TF_CLI_ARGS: "a",
      TF_CLI_ARGS_init: "b",
      TF_DATA_DIR: "c",
      TF_LOG: "d",
      TF_CLI_CONFIG_FILE: "e",
      A: "f",
    };
    expect(terraformEnvironment(env, { B: "g" })).toEqual({
      A: "f",
      B: "g",
      CHECKPOINT_DISABLE: "1",
      TF_IN_AUTOMATION: "1",
    });
  });
});

describe("the providers", () => {
  const configurationIn = (variables: Readonly<Record<string, string | undefined>>) =>
    readFileSync(variables.TF_CLI_CONFIG_FILE ?? "", "utf8");

  test("come from where the user's own configuration says", async () => {
    const inHome = writeText(join(folder(), ".terraformrc"), "");
    const named = writeText(join(folder(), "own.tfrc"), "");
    const env = { ...home(), TF_PLUGIN_MIRROR: "/ignored" };
    expect((await providerSettings(env)).variables).toEqual({ TF_CLI_CONFIG_FILE: inHome });
    const settings = await providerSettings({ ...env, TF_CLI_CONFIG_FILE: named });
    expect(settings.variables).toEqual({ TF_CLI_CONFIG_FILE: named });
  });

  test("come from a mirror that is named or usual, when there is no such configuration", async () => {
    writeText(join(folder(), "mirror/registry.terraform.io/hashicorp/aws/5.100.0/linux_amd64/provider"), "");
    const mirror = join(folder(), "mirror");
    const providers = ["registry.terraform.io/hashicorp/aws"];
    const absent = { ...home(), TF_CLI_CONFIG_FILE: "/nowhere/own.tfrc" };
    const named = await providerSettings({ ...absent, TF_PLUGIN_MIRROR: mirror }, noMirror);
    const usual = await providerSettings(absent, mirror);
    expect(configurationIn(named.variables)).toBe(mirrorConfiguration({ path: mirror, providers }));
    expect(usual).toEqual(named);
    expect(usual.description).toBe(`providers from ${mirror}`);
  });

  test("come from the registry into the cache, when there is no mirror either", async () => {
    const { variables } = await providerSettings(home(), noMirror);
    expect(configurationIn(variables)).toBe(
      downloadConfiguration(`${folder()}/cache/polyglot-blueprint/terraform-plugins`),
    );
  });

  test("a mirror that is named but has none is refused", async () => {
    const failure = await failureOf(providerSettings({ ...home(), TF_PLUGIN_MIRROR: folder() }, noMirror));
    expect(failure).toContain(`TF_PLUGIN_MIRROR names ${folder()}, which has no provider package`);
    expect(failure).toContain("Next: Fill it with `terraform providers mirror <folder>`");
  });

  test("what a mirror has is never looked for elsewhere, and everything else is", () => {
    expect(mirrorConfiguration({ path: "/m", providers: ["registry.terraform.io/hashicorp/aws"] })).toBe(
      [
        "provider_installation {",
        "  filesystem_mirror {",
        '    path    = "/m"',
        '    include = ["registry.terraform.io/hashicorp/aws"]',
        "  }",
        "  direct {",
        '    exclude = ["registry.terraform.io/hashicorp/aws"]',
        "  }",
        "}",
        "",
      ].join("\n"),
    );
  });
});

describe("the stacks", () => {
  const aws = { required_providers: { aws: { source: "aws", version: "5.100.0" } } };
  const stack = (name: string, config: StackConfig) => ({ name, config, assets: undefined });

  test("share an init when they need the same providers, whatever their backends", () => {
    const groups = groupByInit([
      stack("a", { terraform: { ...aws, backend: { s3: { key: "a" } } } }),
      stack("b", { terraform: { ...aws, backend: { s3: { key: "b" } } } }),
      stack("c", { terraform: {} }),
      stack("d", { terraform: aws, module: { m: { source: "./assets/m" } } }),
      stack("e", { terraform: aws, module: { m: { source: "./assets/m" } } }),
    ]);
    expect(groups.map(({ stacks }) => stacks.map(({ name }) => name))).toEqual([["a", "b"], ["c"], ["d"], ["e"]]);
    expect(groups[0]?.config).toEqual({ terraform: aws });
  });

  const terraform = (script: string) => ({
    program: join(playProgram(folder(), "terraform", script), "terraform"),
    version: "1.11.4",
    env: { PATH: "/bin:/usr/bin" },
    providers: "providers from a test",
  });
  const options = (script: string) => ({ terraform: terraform(script), signal: never, onStack: () => undefined });

  test("are not valid when Terraform ends with an error, even without a diagnostic", async () => {
    const script = `[ "$1" = init ] || { echo '{ "diagnostics": [] }'; exit 1; }`;
    const [judged] = await validateStacks([stack("a", {})], options(script));
    expect(judged).toMatchObject({ name: "a", valid: false, diagnostics: [] });
  });

  test("can not be judged when init fails or validate prints something else", async () => {
    const init = await failureOf(validateStacks([stack("a", {}), stack("b", {})], options("echo why >&2; exit 1")));
    expect(init).toContain("terraform init failed for a, b (providers from a test):\nwhy");
    expect(init).toContain("TF_PLUGIN_MIRROR=<folder>");
    const other = await failureOf(validateStacks([stack("a", {})], options("echo no json; exit 0")));
    expect(other).toContain("terraform validate ended with 0 for a and printed no diagnostics:\nno json");
  });
});

test("a diagnostic is printed with its address, and without the line of configuration it quotes", () => {
  const output = JSON.stringify({
    diagnostics: [
      {
        severity: "error",
        summary: "Extraneous JSON object property",
        detail: "Not an argument.\n\nDid you mean?",
        snippet: { context: "resource.aws_kms_key.main", code: '"secret": "hidden"' },
      },
      { severity: "warning", summary: "Deprecated", address: "aws_db_instance.main", snippet: { context: null } },
      { severity: "error", summary: "Unsupported Terraform Core version" },
    ],
  });
  const lines = (readDiagnostics(output) ?? []).map((diagnostic) => renderDiagnostic("store", diagnostic));
  expect(lines).toEqual([
    [
      "store: aws_kms_key.main",
      "  error: Extraneous JSON object property",
      "  Not an argument.",
      "",
      "  Did you mean?",
    ],
    ["store: aws_db_instance.main", "  warning: Deprecated"],
    ["store", "  error: Unsupported Terraform Core version"],
  ]);
  expect(readDiagnostics("no json")).toBeUndefined();
  expect(readDiagnostics("{}")).toBeUndefined();
});
