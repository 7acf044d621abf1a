/**
 * What RDS says about an instance (failover, low storage, recovery), on an encrypted topic.
 */
import { DbEventSubscription } from "@cdktf/provider-aws/lib/db-event-subscription";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { Construct } from "constructs";
import type { Account } from "../../foundation/parts/account";
import { policyDocument } from "../../foundation/parts/policy";
import type { PlatformStore } from "../../model/stores";

export interface DatabaseEventsConfig {
  readonly store: PlatformStore<"postgres">;
  readonly account: Account;
  readonly keyArn: string;
  readonly instanceIdentifier: string;
}

/** Categories that a person acts on. https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.Messages.html */
const categories = [
  "availability",
  "configuration change",
  "deletion",
  "failover",
  "failure",
  "low storage",
  "maintenance",
  "notification",
  "recovery",
];

export class DatabaseEvents extends Construct {
  readonly topicArn: string;

  constructor(scope: Construct, id: string, { store, account, keyArn, instanceIdentifier }: DatabaseEventsConfig) {
    super(scope, id);
    const topic = new SnsTopic(this, "topic", { name: `${store.name}-events`, kmsMasterKeyId: keyArn });
    new SnsTopicPolicy(this, "policy", {
      arn: topic.arn,
      policy: policyDocument([
        {
          Sid: "RdsPublishes",
          Effect: "Allow",
          Principal: { Service: "events.rds.amazonaws.com" },
          Action: "sns:Publish",
          Resource: topic.arn,
          Condition: { StringEquals: { "aws:SourceAccount": account.id } },
        },
      ]),
    });
    new DbEventSubscription(this, "subscription", {
      name: store.name,
      snsTopic: topic.arn,
      sourceType: "db-instance",
      sourceIds: [instanceIdentifier],
      eventCategories: categories,
    });
    this.topicArn = topic.arn;
  }
}
