import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CANARY, CANARY_EXPECTATIONS } from "../../../ops/tools/canary";
import { scanStacks } from "../../../ops/tools/checkov";
import { findCheckov } from "../../../ops/tools/checkov-install";
import { addressesByLine, scannableText } from "../../../ops/tools/scannable";
import { failureOf, playProgram, testContext, testFolder, writeText } from "./support";

const folder = testFolder();

describe("the report", () => {
  const bucket = { resource: { aws_s3_bucket: { main: { bucket: "b" } } } };
  const stacks = [{ name: "storage", config: bucket, assets: undefined }];

  const record = (input: number, check: string, line: number, more: object = {}) => ({
    check_id: check,
    check_name: `name of ${check}`,
    resource: "resource.main",
    file_path: `/${input}/stack.tf.json`,
    file_line_range: [line, line + 2],
    check_result: { evaluated_keys: [] },
    guideline: null,
    ...more,
  });
  const canaryRecords = (passed: boolean) => {
    const lines = new Map([...addressesByLine(scannableText(CANARY))].map(([line, address]) => [address, line]));
    const expected = CANARY_EXPECTATIONS.filter((expectation) => expectation.passed === passed);
    return expected.map(({ check, address }) => record(0, check, lines.get(address) ?? 0));
  };
  const results = (failed: object[], passed: object[] = [], parsing_errors: string[] = []) => ({
    failed_checks: [...canaryRecords(false), ...failed],
    passed_checks: [...canaryRecords(true), ...passed],
    parsing_errors,
  });
  const scanWith = (report: object, ending = "") => {
    const path = writeText(join(folder(), "report.json"), JSON.stringify(report));
    const python = join(playProgram(folder(), "python3", `cat ${path}; env > ${folder()}/env; ${ending}`), "python3");
    const context = testContext({
      PATH: "/usr/bin:/bin",
      HOME: "/home/a",
      BC_API_KEY: "k",
      CKV_SKIP_CHECK: "CKV_AWS_21",
    });
    return scanStacks(stacks, { version: "3.3.30", python, folder: "/cache/checkov" }, context);
  };

  test("becomes findings with addresses, in the order of resources and checks", async () => {
    const evaluated_keys = ["policy/Statement/[0]/Action", "policy/Statement", "rule[*]/status", "resource_type", ""];
    const failed = [
      record(1, "CKV_AWS_145", 4, { check_result: { evaluated_keys } }),
      record(1, "CKV_AWS_21", 4, { guideline: "https://example.com" }),
    ];
    const passed = [record(1, "CKV_AWS_41", 999, { resource: "provider.aws", check_result: {} })];
    const [scanned, ...others] = await scanWith({ results: results(failed, passed) });
    expect(others).toEqual([]);
    expect(scanned?.findings.map(({ check, address, passed }) => [check, address, passed])).toEqual([
      ["CKV_AWS_21", "aws_s3_bucket.main", false],
      ["CKV_AWS_145", "aws_s3_bucket.main", false],
      ["CKV_AWS_41", "provider.aws", true],
    ]);
    expect(scanned?.findings.map(({ attributes }) => attributes)).toEqual([[], ["policy", "rule"], []]);
    expect(scanned?.findings.map(({ guideline }) => guideline)).toEqual(["https://example.com", undefined, undefined]);
  });

  test("is refused when Checkov could not parse a stack", async () => {
    const failure = await failureOf(scanWith({ results: results([], [], ["/1/stack.tf.json"]) }));
    expect(failure).toContain("Checkov could not read /1/stack.tf.json");
  });

  test.each(CANARY_EXPECTATIONS)("is refused when it misses that $proves", async ({ check, address }) => {
    const wrong = results([record(1, "CKV_AWS_21", 4)]);
    const line = [...addressesByLine(scannableText(CANARY))].find(([, known]) => known === address)?.[0];
    const isNot = (entry: object) => JSON.stringify(entry) !== JSON.stringify(record(0, check, line ?? 0));
    wrong.failed_checks = wrong.failed_checks.filter(isNot);
    wrong.passed_checks = wrong.passed_checks.filter(isNot);
    const failure = await failureOf(scanWith({ results: wrong }));
    expect(failure).toMatch(new RegExp(`missed known faults of the canary stack.*: ${check} \\([^)]+\\)\\.\n`));
    expect(failure).toContain("Next: Remove /cache/checkov");
  });

  test("is refused when it says nothing about a stack with AWS resources", async () => {
    const onlyProvider = results([], [record(1, "CKV_AWS_41", 999, { resource: "provider.aws" })]);
    const failure = await failureOf(scanWith({ results: onlyProvider }));
    expect(failure).toContain("Checkov looked at no resource of storage, although it has AWS resources.");
  });

  test("is refused when there is none, or Checkov ended with an error", async () => {
    expect(await failureOf(scanWith({ passed: 0, failed: 0 }))).toContain("ended with 0 and printed no report");
    const crashed = await failureOf(scanWith({ results: results([]) }, "echo trace >&2; exit 2"));
    expect(crashed).toContain("Checkov ended with 2 and printed no report:\ntrace");
  });

  test("is made without the user's keys and settings", async () => {
    await scanWith({ results: results([record(1, "CKV_AWS_21", 4)]) });
    const env = readFileSync(join(folder(), "env"), "utf8");
    expect(env).not.toMatch(/BC_API_KEY|CKV_|\/home\/a/);
    expect(env).toContain("PATH=/usr/bin:/bin");
  });
});

describe("the installation", () => {
  const facts = (version: string) => `[ "$1" = -c ] && { echo '["${version}", "/usr"]'; exit 0; }`;
  // The script plays the environment's own Python, too: `-m venv <folder>` copies it there.
  const venv = `[ "$2" = venv ] && { mkdir -p "$3/bin"; cp "$0" "$3/bin/python3"; exit 0; }`;
  const contextWith = (script: string) =>
    testContext({
      PATH: `${playProgram(folder(), "python3", script)}:/usr/bin:/bin`,
      XDG_CACHE_HOME: join(folder(), "cache"),
    });
  const find = (script: string) => findCheckov(contextWith(script));

  test("needs a Python that is new enough and can make virtual environments", async () => {
    const none = await failureOf(findCheckov(testContext({ PATH: folder() })));
    expect(none).toContain("python3, which Checkov needs, was not found on PATH.");
    const old = await failureOf(find(facts("3.9.18")));
    expect(old).toContain("is Python 3.9.18, but 3.10 is the oldest supported.");
    const bare = await failureOf(find("echo \"No module named 'ensurepip'\" >&2; exit 1"));
    expect(bare).toContain("can not make a virtual environment:\nNo module named 'ensurepip'");
    for (const failure of [none, old, bare]) expect(failure).toContain("apt install python3-venv");
  });

  test("leaves nothing when a package can not be installed", async () => {
    const failure = await failureOf(find(`${facts("3.11.7")}\n${venv}\necho no index >&2; exit 1`));
    expect(failure).toMatch(/pip could not install .*requirements\.txt:\nno index/);
    expect(failure).toContain("PIP_INDEX_URL");
    expect(readdirSync(join(folder(), "cache/polyglot-blueprint"))).toEqual([]);
  });

  test("says that it installs, and does so once", async () => {
    const context = contextWith(`${facts("3.11.7")}\n${venv}\nexit 0`);
    const first = await findCheckov(context);
    expect(await findCheckov(context)).toEqual(first);
    expect(first.folder).toContain(`checkov-${first.version}-`);
    expect(existsSync(first.python)).toBe(true);
    expect(context.printed).toEqual([expect.stringContaining(`Installing Checkov ${first.version} into`)]);
  });
});
