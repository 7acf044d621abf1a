/**
 * A role that a service of AWS takes on, together with what it may do: policies that AWS keeps and extends with the
 * service. What needs the role is made after all of it, and destroyed before: a control plane that has lost its policy
 * leaves its network interfaces behind.
 */
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Construct } from "constructs";
import type { Account } from "../parts/account";
import { assumableBy } from "../parts/policy";

export interface ServiceRoleConfig {
  /** Physical name of the role. */
  readonly name: string;
  readonly description: string;
  readonly account: Account;
  /** Who takes it on: `eks.amazonaws.com`. */
  readonly service: string;
  /** Names of policies that AWS keeps. */
  readonly policies: readonly string[];
}

export class ServiceRole extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, config: ServiceRoleConfig) {
    super(scope, id);
    const role = new IamRole(this, "role", {
      name: config.name,
      description: config.description,
      assumeRolePolicy: assumableBy(config.service),
    });
    for (const policy of config.policies) {
      new IamRolePolicyAttachment(this, policy, {
        role: role.name,
        policyArn: `arn:${config.account.partition}:iam::aws:policy/${policy}`,
      });
    }
    this.arn = role.arn;
  }
}
