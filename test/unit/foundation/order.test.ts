/** The order of resources that do not refer to each other reaches Terraform. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadPlatform } from "../../../load/definition";
import { onlyResource, resourcesOf, root, synthStack } from "../../support/synth";

const platform = loadPlatform({ root });
type Resource = Readonly<Record<string, unknown>>;
const before = (resource: Resource) => (resource.depends_on ?? []) as readonly string[];
const typesBefore = (resource: Resource) => before(resource).map((name) => name.split(".")[0]);

it("makes the log groups of a database before the database", () => {
  const stack = synthStack(platform, "postgres-primary");
  const groups = Object.keys(resourcesOf(stack, "aws_cloudwatch_log_group"));
  expect(groups).toHaveLength(2);
  expect(before(onlyResource(stack, "aws_db_instance"))).toEqual(
    groups.map((name) => `aws_cloudwatch_log_group.${name}`),
  );
});

it("makes a cluster's role and logs before it, the network plug-in before nodes, and pods' add-ons after them", () => {
  const stack = synthStack(platform, "kubernetes");
  const addOn = (name: string) =>
    Object.values(resourcesOf(stack, "aws_eks_addon")).find(({ addon_name }) => addon_name === name) ?? {};
  expect(typesBefore(onlyResource(stack, "aws_eks_cluster")).sort()).toEqual([
    "aws_cloudwatch_log_group",
    "aws_iam_role",
    "aws_iam_role_policy_attachment",
  ]);
  const beforeNodes = typesBefore(onlyResource(stack, "aws_eks_node_group"));
  expect(beforeNodes).toEqual(expect.arrayContaining(["aws_eks_addon", "aws_iam_role_policy_attachment"]));
  expect(typesBefore(addOn("vpc-cni"))).toContain("aws_eks_pod_identity_association");
  expect(typesBefore(addOn("coredns"))).toContain("aws_eks_node_group");
});

it("uses nothing that CDKTF ignores", () => {
  const folders = ["foundation", "stores", "pipelines", "stacks"];
  const listed = execFileSync("git", ["ls-files", "-co", "--exclude-standard", ...folders], {
    cwd: root,
    encoding: "utf8",
  });
  const files = listed.split("\n").filter((file) => file.endsWith(".ts"));
  expect(files.length).toBeGreaterThan(20);
  expect(files.filter((file) => readFileSync(join(root, file), "utf8").includes(".addDependency("))).toEqual([]);
});
