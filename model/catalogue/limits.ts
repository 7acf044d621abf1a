/**
 * How long a name may be and what it may hold, for everything that the platform names.
 *
 * Names are made from the keys of a definition, so a long key shows up as a refused name in a service the author never
 * thought of. Patterns leave the length out, so that a message can say which of the two is wrong. Where a service
 * stores names in lower case or counts bytes, the pattern is narrower than the service's: a name reads back as it was
 * written, and a character is a byte. Checked on 2026-11-24 against the models of botocore 1.44.8.
 */

export interface NameLimit {
  /** What is named, with its article. */
  readonly what: string;
  /** Characters. */
  readonly min: number;
  /** Characters. */
  readonly max: number;
  /** Matches the whole of an allowed name, whatever its length. */
  readonly pattern: RegExp;
  /** Length and characters in words, to be read after "allowed:". */
  readonly allowed: string;
  /** Where the limit is written down. */
  readonly source: string;
}

type Characters = readonly [pattern: RegExp, words: string];

function limit(what: string, [min, max]: readonly [number, number], characters: Characters, source: string): NameLimit {
  const [pattern, words] = characters;
  return { what, min, max, pattern, allowed: `${min} to ${max} characters: ${words}`, source };
}

const unquoted: Characters = [
  /^[a-z_][a-z0-9_]*$/,
  "lower-case letters, digits and _, no digit first, so that it needs no quotes",
];
const slot: Characters = [/^[a-z0-9_]+$/, "lower-case letters, digits and _"];
const singleHyphens: Characters = [
  /^[a-z](?:-?[a-z0-9])*$/,
  "lower-case letters, digits and hyphens, a letter first, no hyphen at the end, no two in a row",
];
const lowerHyphens: Characters = [/^[a-z][a-z0-9-]*$/, "lower-case letters, digits and hyphens, a letter first"];
const index: Characters = [/^[a-z0-9][a-z0-9._-]*$/, "lower-case letters, digits and . _ -, a letter or digit first"];
const hyphens: Characters = [/^[a-zA-Z0-9-]+$/, "letters, digits and hyphens"];
const kafka: Characters = [/^(?!\.{1,2}$)[a-zA-Z0-9._-]+$/, "letters, digits and . _ -, not . or .. alone"];
const glue: Characters = [/^[a-zA-Z0-9$#._-]+$/, "letters, digits and $ # . _ -"];
const iam: Characters = [/^[\w+=,.@-]+$/, "letters, digits and _ + = , . @ -"];
const eks: Characters = [/^[0-9A-Za-z][A-Za-z0-9_-]*$/, "letters, digits, hyphens and _, a letter or digit first"];
const secret: Characters = [/^[A-Za-z0-9/_+=.@-]+$/, "letters, digits and / _ + = . @ -"];
const topic: Characters = [/^[A-Za-z0-9_-]+(\.fifo)?$/, "letters, digits, hyphens and _"];
const alias: Characters = [
  /^alias\/(?!aws\/)[a-zA-Z0-9/_-]+$/,
  "alias/ and then letters, digits and / _ -, not alias/aws/",
];
const logGroup: Characters = [/^(?!aws\/)[.\-_/#A-Za-z0-9]+$/, "letters, digits and . - _ / #, not aws/ first"];
const repository: Characters = [
  /^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*$/,
  "lower-case letters and digits, separated by . _ - or /",
];
const label: Characters = [
  /^[a-z]([a-z0-9-]*[a-z0-9])?$/,
  "lower-case letters, digits and hyphens, a letter first, no hyphen at the end",
];
const subdomain: Characters = [
  /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/,
  "lower-case letters, digits, hyphens and dots, a letter or digit first, last and beside each dot",
];
const bucket: Characters = [
  /^(?!xn--|sthree-|amzn-s3-demo-)(?!.*\.\.)(?!\d+(?:\.\d+){3}$)[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$(?<!-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)/,
  "lower-case letters, digits, hyphens and dots, a letter or digit first and last, no two dots in a row, not like an IP address, without the prefixes and suffixes that S3 keeps for itself",
];

const aws = (page: string): string => `https://docs.aws.amazon.com/${page}`;
const rds = (call: string): string => aws(`AmazonRDS/latest/APIReference/API_${call}.html`);
const cache = (call: string): string => aws(`AmazonElastiCache/latest/APIReference/API_${call}.html`);
const dms = (call: string): string => aws(`dms/latest/APIReference/API_${call}.html`);
const postgres = (page: string): string => `https://www.postgresql.org/docs/current/${page}`;
const kubernetes = (anchor: string): string =>
  `https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#${anchor}`;
const createIndex =
  "https://docs.opensearch.org/latest/api-reference/index-apis/create-index/#index-naming-restrictions";
const topicSource =
  "https://github.com/apache/kafka/blob/trunk/clients/src/main/java/org/apache/kafka/common/internals/Topic.java";

export const limits = {
  postgresIdentifier: limit("an identifier in Postgres", [1, 63], unquoted, postgres("sql-syntax-lexical.html")),
  postgresPublication: limit("a publication in Postgres", [1, 63], unquoted, postgres("sql-createpublication.html")),
  postgresSlot: limit("a replication slot in Postgres", [1, 63], slot, postgres("warm-standby.html")),
  rdsInstance: limit("an RDS instance", [1, 63], singleHyphens, rds("CreateDBInstance")),

  elasticacheReplicationGroup: limit(
    "an ElastiCache replication group",
    [1, 40],
    singleHyphens,
    cache("CreateReplicationGroup"),
  ),
  /** A user that signs in by IAM has one name and id, so both keep to what an id may hold. */
  elasticacheUser: limit("an ElastiCache user", [1, 40], lowerHyphens, cache("CreateUser")),
  elasticacheUserGroup: limit("an ElastiCache user group", [1, 40], lowerHyphens, cache("CreateUserGroup")),

  opensearchDomain: limit(
    "an OpenSearch domain",
    [3, 28],
    lowerHyphens,
    aws("opensearch-service/latest/APIReference/API_CreateDomain.html"),
  ),
  opensearchIndex: limit("an OpenSearch index or alias", [1, 255], index, createIndex),

  mskCluster: limit("an MSK cluster", [1, 64], hyphens, aws("msk/1.0/apireference/clusters.html")),
  kafkaTopic: limit("a Kafka topic", [1, 249], kafka, topicSource),
  /** Kafka takes any text of up to 32,767 bytes; this much is safe in metrics, policies and file names as well. */
  kafkaConsumerGroup: limit(
    "a Kafka consumer group",
    [1, 255],
    kafka,
    "https://kafka.apache.org/protocol.html#protocol_types",
  ),
  /** A connector has the name of its KafkaConnector resource. */
  kafkaConnector: limit("a Kafka connector", [1, 253], subdomain, kubernetes("dns-subdomain-names")),
  kubernetesName: limit("a Kubernetes name", [1, 63], label, kubernetes("rfc-1035-label-names")),
  glueRegistry: limit("a schema registry in Glue", [1, 255], glue, aws("glue/latest/webapi/API_CreateRegistry.html")),
  glueSchema: limit("a schema in Glue", [1, 255], glue, aws("glue/latest/webapi/API_CreateSchema.html")),

  dmsReplicationInstance: limit("a DMS replication instance", [1, 63], singleHyphens, dms("CreateReplicationInstance")),
  dmsEndpoint: limit("a DMS endpoint", [1, 255], singleHyphens, dms("CreateEndpoint")),
  dmsTask: limit("a DMS task", [1, 255], singleHyphens, dms("CreateReplicationTask")),
  dmsConfig: limit("a serverless DMS replication", [1, 255], singleHyphens, dms("CreateReplicationConfig")),

  s3Bucket: limit("an S3 bucket", [3, 63], bucket, aws("AmazonS3/latest/userguide/bucketnamingrules.html")),
  eksCluster: limit("an EKS cluster", [1, 100], eks, aws("eks/latest/APIReference/API_CreateCluster.html")),
  ecrRepository: limit(
    "an ECR repository",
    [2, 256],
    repository,
    aws("AmazonECR/latest/APIReference/API_CreateRepository.html"),
  ),
  iamRole: limit("an IAM role", [1, 64], iam, aws("IAM/latest/APIReference/API_CreateRole.html")),
  kmsAlias: limit("an alias of a KMS key", [7, 256], alias, aws("kms/latest/APIReference/API_CreateAlias.html")),
  secret: limit("a secret", [1, 512], secret, aws("secretsmanager/latest/apireference/API_CreateSecret.html")),
  logGroup: limit(
    "a CloudWatch log group",
    [1, 512],
    logGroup,
    aws("AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html"),
  ),
  snsTopic: limit("an SNS topic", [1, 256], topic, aws("sns/latest/api/API_CreateTopic.html")),
} as const;
