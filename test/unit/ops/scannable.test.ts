import { addressesByLine, scannableText, unreadablePolicies } from "../../../ops/tools/scannable";

const config = {
  terraform: { required_version: ">= 1.10" },
  provider: { aws: [{ region: "eu-west-1" }] },
  data: { aws_iam_policy_document: { doc: { "//": { metadata: {} }, statement: [{ actions: ["a"], "//": "b" }] } } },
  resource: {
    aws_kms_key: { main: { description: 'a text with "quotes": {\n', tags: { "//": "c" } }, other: {} },
    aws_s3_bucket: { main: { bucket: "b" } },
  },
};

test("settings that Checkov can not parse and CDKTF's comments are left out, everything else stays", () => {
  expect(JSON.parse(scannableText(config))).toEqual({
    provider: { aws: [{ region: "eu-west-1" }] },
    data: { aws_iam_policy_document: { doc: { statement: [{ actions: ["a"] }] } } },
    resource: {
      aws_kms_key: { main: { description: 'a text with "quotes": {\n', tags: {} }, other: {} },
      aws_s3_bucket: { main: { bucket: "b" } },
    },
  });
});

test("the line on which a resource or data source begins tells its address", () => {
  const text = scannableText(config);
  const lines = text.split("\n");
  const found = [...addressesByLine(text)].map(([line, address]) => [lines[line - 1]?.trim(), address]);
  expect(found).toEqual([
    ['"doc": {', "data.aws_iam_policy_document.doc"],
    ['"main": {', "aws_kms_key.main"],
    ['"other": {}', "aws_kms_key.other"],
    ['"main": {', "aws_s3_bucket.main"],
  ]);
});

/** An expression as it stands in Terraform JSON. */
const terraform = (expression: string) => `\${${expression}}`;

const policies: readonly (readonly [string, string, boolean])[] = [
  ["JSON", `{"Statement":[{"Resource":"${terraform("aws_s3_bucket.main.arn")}/*"}]}`, true],
  ["a reference", terraform("data.aws_iam_policy_document.doc.json"), true],
  ["jsonencode", terraform('jsonencode({"Statement" = []})'), false],
  ["a file", terraform(' file("policy.json") '), false],
  ["JSON with a function call inside", `{"Resource":"${terraform('join(",", var.arns)')}"}`, false],
];

test.each(policies)("a policy written as %s is found readable or not", (_name, policy, readable) => {
  const resource = {
    aws_iam_policy: { p: { policy, name: terraform("lower(x)") } },
    aws_iam_role: { r: { assume_role_policy: policy } },
  };
  const unreadable = ["aws_iam_policy.p: policy", "aws_iam_role.r: assume_role_policy"];
  expect(unreadablePolicies({ resource })).toEqual(readable ? [] : unreadable);
});
