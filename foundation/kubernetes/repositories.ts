/**
 * Repositories of the images that the platform builds. A tag is written once, so that what was tested is what runs.
 */
import { EcrLifecyclePolicy } from "@cdktf/provider-aws/lib/ecr-lifecycle-policy";
import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository";
import type { Construct } from "constructs";
import { repositoryName } from "../../model/names";
import type { Platform } from "../../model/platform";
import type { Image } from "./outputs";

/** Days that an image without a tag, the rest of a failed push, is kept. */
const untaggedDays = 7;
/** Images with a tag that are kept; the oldest go first. What runs must be among them: about a year of weekly releases. */
const taggedImages = 60;

/** Makes the repositories; returns their addresses. */
export function imageRepositories(
  scope: Construct,
  platform: Platform,
  keyArn: string,
): Readonly<Record<Image, string>> {
  const make = (image: Image): string => {
    const repository = new EcrRepository(scope, `${image}-images`, {
      name: repositoryName(platform.scope, image),
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: [{ encryptionType: "KMS", kmsKey: keyArn }],
      forceDelete: false,
    });
    new EcrLifecyclePolicy(scope, `${image}-lifecycle`, { repository: repository.name, policy: lifecycle });
    return repository.repositoryUrl;
  };
  return { projectors: make("projectors"), connect: make("connect") };
}

/** Lower priorities first; the rule for any tag status has to come last. */
const lifecycle = JSON.stringify({
  rules: [
    {
      rulePriority: 1,
      description: "The rest of failed pushes",
      selection: {
        tagStatus: "untagged",
        countType: "sinceImagePushed",
        countUnit: "days",
        countNumber: untaggedDays,
      },
      action: { type: "expire" },
    },
    {
      rulePriority: 2,
      description: "All but the newest",
      selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: taggedImages },
      action: { type: "expire" },
    },
  ],
});
