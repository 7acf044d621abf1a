import { join } from "node:path";
import { readExceptions, reviewFindings } from "../../../ops/tools/exceptions";
import { exceptionExample, renderFailures, renderStale, renderTable } from "../../../ops/tools/scan-report";
import { failureOf, testFolder, writeText } from "./support";

const folder = testFolder();
const reason = "versions are kept in the archive bucket";
const exception = { check: "CKV_AWS_21", resource: "aws_s3_bucket.*", stack: "object-storage", reason };
const fileWith = (entries: unknown) => writeText(join(folder(), "exceptions.json"), JSON.stringify(entries));
const finding = (check: string, address: string, passed = false) => ({
  check,
  address,
  passed,
  name: `name of ${check}`,
  attributes: [],
  guideline: undefined,
});

test("exceptions are read as they stand", async () => {
  expect(await readExceptions(fileWith([exception]))).toEqual([exception]);
  expect(await readExceptions(fileWith([]))).toEqual([]);
});

const faults: readonly (readonly [string, object, string])[] = [
  ["without a reason", { reason: undefined }, "at [0].reason"],
  ["with an empty reason", { reason: "                        " }, "must say in 20 characters or more why"],
  ["for any resource", { resource: "*" }, "must name the type, such as aws_s3_bucket.logs"],
  ["for any check", { check: "CKV_AWS_*" }, "must be one check's id, such as CKV_AWS_144"],
  ["without a stack", { stack: "" }, "at [0].stack"],
  ["with a misspelt key", { resorce: "a" }, 'Unrecognized key: "resorce"'],
];

test.each(faults)("an exception %s is refused", async (_name, change, problem) => {
  expect(await failureOf(readExceptions(fileWith([{ ...exception, ...change }])))).toContain(problem);
});

test("a file that is missing or no JSON is refused", async () => {
  expect(await failureOf(readExceptions(join(folder(), "none.json")))).toContain("none.json does not exist.");
  expect(await failureOf(readExceptions(writeText(join(folder(), "a.json"), "[")))).toContain("a.json is not JSON");
});

test("an exception sets apart the failed checks it names, and nothing else", () => {
  const findings = [
    finding("CKV_AWS_21", "aws_s3_bucket.logs"),
    finding("CKV_AWS_21", "aws_s3_bucket_versioning.logs"),
    finding("CKV_AWS_211", "aws_s3_bucket.logs"),
    finding("CKV_AWS_21", "aws_s3_bucket.media", true),
  ];
  const scanned = ["object-storage", "object-storage-2"].map((name) => ({ name, findings }));
  const { stacks, stale } = reviewFindings(scanned, [exception]);
  expect(stacks.map(({ passed, failed, excepted }) => [passed, failed, excepted].map((list) => list.length))).toEqual([
    [1, 2, 1],
    [1, 3, 0],
  ]);
  expect(stacks[0]?.excepted).toEqual([findings[0]]);
  expect(stale).toEqual([]);
});

test("an exception is stale when its check passes; one for what this platform does not have is left alone", () => {
  const passes = { ...exception, resource: "aws_s3_bucket.media" };
  const gone = { ...exception, resource: "aws_s3_bucket.gone" };
  const elsewhere = { ...exception, stack: "storage" };
  const findings = [finding("CKV_AWS_21", "aws_s3_bucket.media", true), finding("CKV_AWS_21", "aws_s3_bucket.logs")];
  const { stale } = reviewFindings([{ name: "object-storage", findings }], [passes, gone, elsewhere, exception]);
  expect(stale).toEqual([passes]);
  expect(renderStale([gone])).toEqual([
    'Stale exception: no resource "aws_s3_bucket.gone" of a stack "object-storage" fails CKV_AWS_21, so there is nothing to accept.',
  ]);
});

test("the report names every failed check below its resource, and shows how to accept one", () => {
  const detailed = {
    ...finding("CKV_AWS_7", "aws_kms_key.a"),
    attributes: ["a", "b"],
    guideline: "https://example.com",
  };
  const findings = [detailed, finding("CKV_AWS_33", "aws_kms_key.a"), finding("CKV_AWS_7", "aws_kms_key.b")];
  const review = reviewFindings(
    [
      { name: "a-long-name", findings },
      { name: "b", findings: [] },
    ],
    [],
  );
  expect(renderTable(review.stacks)).toEqual([
    "  stack          passed    failed  excepted",
    "  a-long-name         0         3         0",
    "  b                   0         0         0",
  ]);
  expect(renderFailures(review.stacks)).toEqual([
    "",
    "a-long-name: aws_kms_key.a",
    "  CKV_AWS_7  name of CKV_AWS_7",
    "    looks at: a, b",
    "    guideline: https://example.com",
    "  CKV_AWS_33  name of CKV_AWS_33",
    "",
    "a-long-name: aws_kms_key.b",
    "  CKV_AWS_7  name of CKV_AWS_7",
  ]);
  expect(exceptionExample(review)).toBe(
    '{"check":"CKV_AWS_7","resource":"aws_kms_key.a","stack":"a-long-name","reason":"why it is acceptable"}',
  );
});
