/**
 * Amazon MSK with Standard brokers: Kafka versions and broker types.
 *
 * The suffix `.kraft` chooses the metadata mode: without it a cluster keeps its metadata in ZooKeeper, which Kafka 4
 * does not have, and no cluster can move from one mode to the other. Checked on 2026-11-24 against the versions of
 * aws-cdk's msk-alpha 2.271.0, the dates of endoflife.date and the answers of ListKafkaVersions of September 2026.
 */
import { instanceTypes, type Offer, offer, without } from "./offer";

export const kafkaVersions: Offer = offer({
  what: "a Kafka version of Amazon MSK",
  source: "https://docs.aws.amazon.com/msk/latest/developerguide/supported-kafka-versions.html",
  allowed: "4.1.x.kraft, 4.0.x.kraft, 3.9.x.kraft or 3.8.x.kraft; 3.9.x or 3.8.x with ZooKeeper",
  values: ["3.8.x", "3.8.x.kraft", "3.9.x", "3.9.x.kraft", "4.0.x.kraft", "4.1.x.kraft"],
  refusals: [
    [/^4\.2\.x\.kraft$/, "MSK offers Kafka 4.2 for Express brokers only"],
    [/^3\.6\.0/, "MSK ended support on 2026-06-01 and upgrades such clusters when it likes"],
    [/^3\.7\.x/, "MSK ended support on 2026-09-01 and upgrades such clusters when it likes"],
    [/^(1|2|3\.[1-5])\./, "MSK does not create clusters with this version any more"],
    [/^(3\.[89]|4\.[01])(\.\d+)?$/, 'MSK chooses the patch release itself; write "$1.x.kraft"'],
    [/^(4\.[01]\.x)$/, 'Kafka 4 has no ZooKeeper; write "$1.kraft"'],
  ],
});

const express =
  "Express brokers fix a replication factor of 3 and 2 in-sync replicas, manage their own storage and take another configuration than the one made here; take a Standard broker, e.g. kafka.m7g.large";

export const kafkaBrokerTypes: Offer = instanceTypes({
  what: "a Standard broker type of Amazon MSK",
  source: "https://docs.aws.amazon.com/msk/latest/developerguide/broker-instance-sizes.html",
  prefix: "kafka.",
  example: "kafka.m7g.large",
  families: [
    ["t3", "small"],
    ["m5", "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge"],
    ["m7g", "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge"],
  ],
  refusals: [
    [/^express\./, express],
    [/^(?!kafka\.)[a-z]\w*\.\w+$/, "a broker type of MSK begins with kafka."],
  ],
});

/** The broker types for one Kafka version: MSK refuses kafka.t3.small for Kafka 4. */
export function kafkaBrokerTypesFor(version: string): Offer {
  if (!version.startsWith("4.")) return kafkaBrokerTypes;
  return without(kafkaBrokerTypes, /^kafka\.t3\./, "Kafka 4 needs at least kafka.m7g.large or kafka.m5.large");
}
