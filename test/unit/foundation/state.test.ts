/** Properties of the bucket that keeps Terraform states: what is in it is neither lost nor read. */
import { execFileSync } from "node:child_process";
import type { Platform } from "../../../model/platform";
import { StateStack } from "../../../stacks/state";
import { onlyResource, root, synthStack } from "../../support/synth";
import { all, local, production, reference, statements, theOne, withEnvironment } from "./support";

const states = "polyglot-terraform-state-111122223333";

function synth(platform: Platform, keptIn: "file" | "bucket") {
  return synthStack(platform, "state", (app) => {
    const { state } = platform.environment;
    if (state.backend === "local") throw new Error("The environment keeps its states on this machine.");
    new StateStack(app, { platform, state, keptIn });
  });
}

const stack = synth(production, "file");
const bucket = theOne(stack, "aws_s3_bucket", "bucket", states);
const of = (type: string) => theOne(stack, type, "bucket", reference(stack, "aws_s3_bucket", bucket, "bucket"));

it("keeps what was overwritten", () => {
  expect(of("aws_s3_bucket_versioning")).toMatchObject({ versioning_configuration: { status: "Enabled" } });
  expect(of("aws_s3_bucket_lifecycle_configuration").rule).toEqual([
    expect.objectContaining({ noncurrent_version_expiration: [{ noncurrent_days: 365 }] }),
  ]);
});

it("refuses every plan that deletes a bucket or the key", () => {
  const kept = [...all(stack, "aws_s3_bucket"), ...all(stack, "aws_kms_key")];
  expect(kept).toHaveLength(3);
  for (const resource of kept) expect(resource.lifecycle).toEqual({ prevent_destroy: true });
});

it("encrypts with a key of its own, and takes nothing that another one encrypts", () => {
  const key = reference(stack, "aws_kms_key", onlyResource(stack, "aws_kms_key"), "arn");
  expect(onlyResource(stack, "aws_kms_key").enable_key_rotation).toBe(true);
  expect(of("aws_s3_bucket_server_side_encryption_configuration").rule).toEqual([
    {
      apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms", kms_master_key_id: key },
      bucket_key_enabled: true,
    },
  ]);
  const denials = new Map(statements(of("aws_s3_bucket_policy").policy).map((one) => [one.Sid, one]));
  expect(denials.get("NoOtherEncryption")).toMatchObject({
    Effect: "Deny",
    Action: "s3:PutObject",
    Condition: { StringNotEquals: { "s3:x-amz-server-side-encryption": "aws:kms" } },
  });
  expect(denials.get("NoOtherKey")).toMatchObject({
    Effect: "Deny",
    Condition: { StringNotEquals: { "s3:x-amz-server-side-encryption-aws-kms-key-id": key } },
  });
});

it("lets nobody in without TLS, from the public, or to delete what was overwritten", () => {
  const policy = statements(of("aws_s3_bucket_policy").policy);
  expect(policy.filter(({ Effect }) => Effect !== "Deny")).toEqual([]);
  expect(policy.find(({ Sid }) => Sid === "TlsOnly")).toMatchObject({
    Action: "s3:*",
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  });
  expect(policy.map(({ Action }) => Action)).toEqual(
    expect.arrayContaining(["s3:DeleteObjectVersion", "s3:DeleteBucket"]),
  );
  expect(of("aws_s3_bucket_public_access_block")).toMatchObject({
    block_public_acls: true,
    block_public_policy: true,
    ignore_public_acls: true,
    restrict_public_buckets: true,
  });
});

it("says who read and wrote the states, in another bucket", () => {
  const logs = theOne(stack, "aws_s3_bucket", "bucket", `${states}-logs`);
  expect(of("aws_s3_bucket_logging").target_bucket).toBe(reference(stack, "aws_s3_bucket", logs, "bucket"));
});

it("begins with its state in a file and then has it in the bucket, under one key for all blueprints", () => {
  const key = "environments/production/state.tfstate";
  expect(stack.terraform).toMatchObject({ backend: { local: { path: `../../../.terraform-state/${key}` } } });
  expect(synth(production, "bucket").terraform).toMatchObject({
    backend: { s3: { bucket: states, key, region: "eu-west-1", use_lockfile: true } },
  });
});

it("is in the region that the environment names for states", () => {
  const state = { backend: "s3", bucket: states, region: "eu-central-1" } as const;
  const { provider } = synth(withEnvironment(production, { state }), "file");
  expect(provider).toMatchObject({ aws: [{ region: "eu-central-1" }] });
});

it("is written to by stacks that leave the encryption to the bucket", () => {
  const { terraform } = synth(production, "bucket");
  expect(terraform).not.toHaveProperty("backend.s3.encrypt");
});

it("is not needed where states are on this machine: the program says so and ends well", () => {
  expect(local.environment.state.backend).toBe("local");
  const said = execFileSync(process.execPath, ["--import", "tsx", "bootstrap.ts"], {
    cwd: root,
    encoding: "utf8",
    env: { PATH: process.env.PATH, ENVIRONMENT: "local" },
  });
  expect(said).toBe("local keeps its states on this machine: there is nothing to do.\n");
});
