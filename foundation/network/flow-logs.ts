/**
 * Which connections were made and refused, for whoever asks after an incident who talked to a store.
 *
 * Records come about ten minutes late and are written by best effort: they are evidence, not an alarm.
 */
import { FlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { logGroup as logGroupName, roleName } from "../../model/names";
import type { Platform } from "../../model/platform";
import type { Account } from "../parts/account";
import { logGroup } from "../parts/log-group";
import { policyDocument } from "../parts/policy";

export interface FlowLogsConfig {
  readonly platform: Platform;
  readonly account: Account;
  readonly vpcId: string;
  readonly keyArn: string;
}

/** Seconds of connections in one record, 60 or 600. A record a minute costs about ten times as much to keep. */
const aggregationSeconds = 600;

export class FlowLogs extends Construct {
  constructor(scope: Construct, id: string, { platform, account, vpcId, keyArn }: FlowLogsConfig) {
    super(scope, id);
    const group = logGroup(this, "group", {
      name: logGroupName(platform.scope, "network", "flow"),
      retentionDays: platform.environment.network.flowLogDays,
      keyArn,
    });
    const role = this.role(platform, account);
    const mayWrite = new IamRolePolicy(this, "may-write", {
      role: role.name,
      policy: policyDocument([
        {
          Effect: "Allow",
          Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
          Resource: `${group.arn}:*`,
        },
        { Effect: "Allow", Action: "logs:DescribeLogGroups", Resource: group.arn },
      ]),
    });
    new FlowLog(this, "log", {
      vpcId,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: group.arn,
      iamRoleArn: role.arn,
      maxAggregationInterval: aggregationSeconds,
      tags: { Name: platform.name },
      dependsOn: [mayWrite],
    });
  }

  /** Assumed for flow logs of this account and region only, so that no other customer's can write here. */
  private role(platform: Platform, { partition, region, id }: Account): IamRole {
    return new IamRole(this, "role", {
      name: roleName(platform.scope, "flow-logs"),
      description: `Writes the flow logs of ${platform.name}`,
      assumeRolePolicy: policyDocument([
        {
          Effect: "Allow",
          Principal: { Service: "vpc-flow-logs.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: {
            StringEquals: { "aws:SourceAccount": id },
            ArnLike: { "aws:SourceArn": `arn:${partition}:ec2:${region}:${id}:vpc-flow-log/*` },
          },
        },
      ]),
    });
  }
}
