/**
 * Order between resources that do not refer to each other.
 *
 * CDKTF ignores `node.addDependency`: it writes `depends_on` only from the `dependsOn` of a resource. Without it
 * Terraform makes the log group beside the service that is to write into it, and the service may make one first.
 */
import { TerraformResource } from "cdktf";
import type { IConstruct } from "constructs";

/** Every resource that is in `later` now is made after every one that is in `earlier` now, and destroyed before it. */
export function makeAfter(later: IConstruct, ...earlier: readonly IConstruct[]): void {
  const names = earlier
    .flatMap(resourcesIn)
    .map(({ terraformResourceType, friendlyUniqueId }) => `${terraformResourceType}.${friendlyUniqueId}`);
  for (const resource of resourcesIn(later)) resource.dependsOn = [...(resource.dependsOn ?? []), ...names];
}

function resourcesIn(construct: IConstruct): readonly TerraformResource[] {
  return construct.node.findAll().filter((child) => TerraformResource.isTerraformResource(child));
}
