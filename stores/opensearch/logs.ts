/**
 * The logs of a domain, each in an encrypted group, and the policy that lets the domain write there.
 *
 * An account has room for ten such policies in a region, shared by all services that need one
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html), so a domain takes one for its
 * four logs. Without it the domain is not created.
 */
import { CloudwatchLogResourcePolicy } from "@cdktf/provider-aws/lib/cloudwatch-log-resource-policy";
import type { OpensearchDomainLogPublishingOptions } from "@cdktf/provider-aws/lib/opensearch-domain";
import { Construct } from "constructs";
import type { Account } from "../../foundation/parts/account";
import { logGroup } from "../../foundation/parts/log-group";
import { policyDocument } from "../../foundation/parts/policy";
import { logGroup as logGroupName } from "../../model/names";
import type { Platform } from "../../model/platform";
import type { PlatformStore } from "../../model/stores";

export interface DomainLogsConfig {
  readonly platform: Platform;
  readonly store: PlatformStore<"opensearch">;
  readonly account: Account;
  readonly keyArn: string;
  /** The domain that may write; known before it exists, because it needs the policy to be made. */
  readonly domainArn: string;
}

/** By the name of the group: what OpenSearch Service calls the log. Which slow queries are logged is set per index. */
const logTypes = {
  "index-slow": "INDEX_SLOW_LOGS",
  "search-slow": "SEARCH_SLOW_LOGS",
  application: "ES_APPLICATION_LOGS",
  audit: "AUDIT_LOGS",
} as const;

export class DomainLogs extends Construct {
  readonly publishing: OpensearchDomainLogPublishingOptions[];
  /** What the domain has to wait for, because AWS looks whether it may write before it makes one. */
  readonly permission: CloudwatchLogResourcePolicy;

  constructor(scope: Construct, id: string, config: DomainLogsConfig) {
    super(scope, id);
    const { platform, store, account, keyArn, domainArn } = config;
    const groups = Object.entries(logTypes).map(([log, logType]) => ({
      logType,
      arn: logGroup(this, log, {
        name: logGroupName(platform.scope, store.key, log),
        retentionDays: platform.environment.logs.retentionDays,
        keyArn,
      }).arn,
    }));
    this.permission = new CloudwatchLogResourcePolicy(this, "policy", {
      policyName: store.name,
      policyDocument: policyDocument([
        {
          Sid: "DomainWrites",
          Effect: "Allow",
          Principal: { Service: "es.amazonaws.com" },
          Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: groups.map(({ arn }) => `${arn}:*`),
          Condition: { StringEquals: { "aws:SourceAccount": account.id }, ArnEquals: { "aws:SourceArn": domainArn } },
        },
      ]),
    });
    this.publishing = groups.map(({ logType, arn }) => ({ logType, cloudwatchLogGroupArn: arn, enabled: true }));
  }
}
