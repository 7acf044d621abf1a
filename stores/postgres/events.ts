/**
 * What RDS says about an instance (failover, low storage, recovery), on an encrypted topic and to
 * the addresses that warnings go to.
 */
import { DbEventSubscription } from "@cdktf/provider-aws/lib/db-event-subscription";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { Construct } from "constructs";
import type { Account } from "../../foundation/parts/account";
import { policyDocument } from "../../foundation/parts/policy";
import { eventsTopicName } from "../../model/names";
import type { Platform } from "../../model/platform";
import type { PlatformStore } from "../../model/stores";

export interface DatabaseEventsConfig {
  readonly platform: Platform;
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

  constructor(scope: Construct, id: string, config: DatabaseEventsConfig) {
    super(scope, id);
    const { store, account, keyArn, instanceIdentifier } = config;
    const topic = new SnsTopic(this, "topic", { name: eventsTopicName(store.name), kmsMasterKeyId: keyArn });
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
    for (const address of subscribers(config.platform)) {
      new SnsTopicSubscription(this, address, { topicArn: topic.arn, protocol: "email", endpoint: address });
    }
    this.topicArn = topic.arn;
  }
}

/**
 * The e-mail addresses that warnings go to; each has to confirm once. An https address often holds a key, which may
 * stand in no state: those are for whoever routes alerts.
 */
function subscribers({ environment: { alerts } }: Platform): readonly string[] {
  const addresses = alerts.warning.flatMap((destination) =>
    destination.type === "email" ? [destination.address] : [],
  );
  return [...new Set(addresses)];
}
