/**
 * The role of one workload in the cluster: what the pods of one service account may do in AWS.
 *
 * By pod identity, so the role trusts the service account by name and no token or key is kept anywhere. The pods get
 * it when they start: an association that is made later has no effect on those that run.
 */
import { EksPodIdentityAssociation } from "@cdktf/provider-aws/lib/eks-pod-identity-association";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Construct } from "constructs";
import type { Account } from "./account";
import { policyDocument, type Statement } from "./policy";

export interface PodRoleConfig {
  /** Physical name of the role. */
  readonly name: string;
  /** What the workload does, as a phrase: `Writes the page index`. */
  readonly description: string;
  readonly account: Account;
  readonly clusterName: string;
  readonly namespace: string;
  readonly serviceAccount: string;
}

export class PodRole extends Construct {
  readonly arn: string;
  private readonly role: IamRole;

  constructor(scope: Construct, id: string, config: PodRoleConfig) {
    super(scope, id);
    this.role = new IamRole(this, "role", {
      name: config.name,
      description: config.description,
      assumeRolePolicy: trust(config),
    });
    new EksPodIdentityAssociation(this, "association", {
      clusterName: config.clusterName,
      namespace: config.namespace,
      serviceAccount: config.serviceAccount,
      roleArn: this.role.arn,
    });
    this.arn = this.role.arn;
  }

  /** Allows what these statements say. `id` names the policy. */
  allow(id: string, statements: readonly Statement[]): void {
    new IamRolePolicy(this, id, { role: this.role.name, policy: policyDocument(statements) });
  }

  /** Allows what a policy that AWS keeps says. `id` names the attachment. */
  attach(id: string, policyArn: string): void {
    new IamRolePolicyAttachment(this, id, { role: this.role.name, policyArn });
  }
}

/**
 * This service account of this cluster and no other, whoever is allowed to make associations elsewhere.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
 */
function trust({ account, clusterName, namespace, serviceAccount }: PodRoleConfig): string {
  const { partition, region, id } = account;
  return policyDocument([
    {
      Effect: "Allow",
      Principal: { Service: "pods.eks.amazonaws.com" },
      Action: ["sts:AssumeRole", "sts:TagSession"],
      Condition: {
        StringEquals: {
          "aws:RequestTag/eks-cluster-arn": `arn:${partition}:eks:${region}:${id}:cluster/${clusterName}`,
          "aws:RequestTag/kubernetes-namespace": namespace,
          "aws:RequestTag/kubernetes-service-account": serviceAccount,
        },
      },
    },
  ]);
}
