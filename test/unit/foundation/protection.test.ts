/** Where an environment protects its data, no plan can destroy what holds it or the keys it is encrypted with. */
import { loadPlatform } from "../../../load/definition";
import { root, type StackJson, synthesize } from "../../support/synth";

const holders = [
  "aws_db_instance",
  "aws_elasticache_replication_group",
  "aws_opensearch_domain",
  "aws_msk_cluster",
  "aws_s3_bucket",
  "aws_kms_key",
];

/** Of every resource that holds data, in all stacks of an environment, whether a plan may destroy it. */
function protection(environment: string): readonly (readonly [address: string, isProtected: boolean])[] {
  const stacks: readonly StackJson[] = [...synthesize(loadPlatform({ root, environment })).values()];
  return stacks.flatMap((stack) =>
    holders.flatMap((type) =>
      Object.entries(stack.resource?.[type] ?? {}).map(([name, resource]) => {
        const { prevent_destroy: prevented } = (resource.lifecycle ?? {}) as { readonly prevent_destroy?: boolean };
        return [`${type}.${name}`, prevented === true] as const;
      }),
    ),
  );
}

it.each(["production", "staging"])("protects every holder of data and every key in %s", (environment) => {
  const found = protection(environment);
  for (const type of holders) expect(found.map(([address]) => address.split(".")[0])).toContain(type);
  expect(found.filter(([, isProtected]) => !isProtected)).toEqual([]);
});

it("protects nothing in local, which is made to be thrown away", () => {
  expect(protection("local").filter(([, isProtected]) => isProtected)).toEqual([]);
});

it("keeps what a resource says of its life besides", () => {
  const kafka = synthesize(loadPlatform({ root })).get("kafka-events");
  const [cluster] = Object.values(kafka?.resource?.aws_msk_cluster ?? {});
  expect(cluster?.lifecycle).toMatchObject({ prevent_destroy: true, ignore_changes: expect.any(Array) });
});
