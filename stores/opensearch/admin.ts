/**
 * The role that may do everything inside a domain: map roles, make index templates, turn the audit log on.
 *
 * A role and no user, so that nobody has a password to the domain. Two may take it: the people who administer the
 * cluster of the environment, and pods of that cluster through pod identity, which is how the bootstrap job maps the
 * roles of the projectors. Who else signs in by IAM is known to the domain, and may do nothing until it is mapped.
 */
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import type { Account } from "../../foundation/parts/account";
import { policyDocument, type Statement } from "../../foundation/parts/policy";
import { platformName, roleName } from "../../model/names";
import type { Platform } from "../../model/platform";
import type { PlatformStore } from "../../model/stores";

export interface DomainAdminConfig {
  readonly platform: Platform;
  readonly store: PlatformStore<"opensearch">;
  readonly account: Account;
  /** The domain that it administers; known before it exists, because a domain is made with its administrator. */
  readonly domainArn: string;
}

export class DomainAdmin extends Construct {
  readonly roleArn: string;

  constructor(scope: Construct, id: string, { platform, store, account, domainArn }: DomainAdminConfig) {
    super(scope, id);
    const role = new IamRole(this, "role", {
      name: roleName(platform.scope, `${store.key}-admin`),
      description: `Administers ${store.name} from inside`,
      assumeRolePolicy: policyDocument([...people(platform), pods(platform, account)]),
    });
    new IamRolePolicy(this, "policy", {
      name: "domain",
      role: role.name,
      policy: policyDocument([{ Sid: "Requests", Effect: "Allow", Action: "es:ESHttp*", Resource: `${domainArn}/*` }]),
    });
    this.roleArn = role.arn;
  }
}

function people({ environment: { kubernetes } }: Platform): readonly Statement[] {
  if (kubernetes.adminRoleArns.length === 0) return [];
  return [
    { Sid: "Administrators", Effect: "Allow", Principal: { AWS: kubernetes.adminRoleArns }, Action: "sts:AssumeRole" },
  ];
}

/**
 * Pod identity tells which cluster a pod is of.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
 */
function pods({ scope }: Platform, account: Account): Statement {
  return {
    Sid: "Pods",
    Effect: "Allow",
    Principal: { Service: "pods.eks.amazonaws.com" },
    Action: ["sts:AssumeRole", "sts:TagSession"],
    Condition: {
      StringEquals: { "aws:SourceAccount": account.id, "aws:RequestTag/eks-cluster-name": platformName(scope) },
    },
  };
}
