/**
 * Amazon RDS for PostgreSQL: versions in standard support, instance classes and certificate authorities.
 *
 * Extended support is left out on purpose: a version in it costs extra per vCPU hour, which nobody wants by accident.
 * Checked on 2026-11-24 against cfn-lint 1.58.0 (its list of versions that RDS creates, and the classes that it lists
 * for the versions that only RDS, not Aurora, has: 14.21, 15.16, 16.12, 17.8, 18.1 and 18.2, which agree).
 */
import { instanceTypes, type Offer, offer } from "./offer";

/** Major version → the minor versions that RDS still creates. 18.5 was never offered. */
const minors: Readonly<Record<string, readonly number[]>> = {
  "14": [18, 19, 20, 21, 22, 23, 24],
  "15": [13, 14, 15, 16, 17, 18, 19],
  "16": [9, 10, 11, 12, 13, 14, 15],
  "17": [5, 6, 7, 8, 9, 10, 11],
  "18": [1, 2, 3, 4, 6],
};

const versionsOf = (major: string): readonly string[] => (minors[major] ?? []).map((minor) => `${major}.${minor}`);
const majors = Object.keys(minors);

/** A major version alone lets RDS choose its default minor version and upgrade it in the maintenance window. */
export const postgresVersions: Offer = offer({
  what: "a version of RDS for PostgreSQL",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-release-calendar.html",
  allowed: `a major version in standard support (${majors.join(", ")}), alone or with a minor version that RDS creates`,
  values: majors.flatMap((major) => [major, ...versionsOf(major)]),
  refusals: [
    ...majors.map((major) => {
      const instead = `name the major version alone, "${major}", or one of ${versionsOf(major).join(", ")}`;
      return [
        new RegExp(`^${major}\\.`),
        `RDS does not create this minor version of PostgreSQL ${major}; ${instead}`,
      ] as const;
    }),
    [/^(9|1[0-3])(\.|$)/, "PostgreSQL $1 is out of standard support, and RDS charges extended support for it"],
  ],
});

/** `17.6` → `postgres17`: the family of the parameter group, which changes with the major version only. */
export function postgresParameterGroupFamily(version: string): string {
  return `postgres${version.split(".")[0]}`;
}

const upTo16 = "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge";
const upTo24 = `${upTo16} 24xlarge`;
const clusterOnly = "the family db.c6gd exists for Multi-AZ DB clusters only; take db.r6gd or db.m6gd";

export const postgresInstanceClasses: Offer = instanceTypes({
  what: "an instance class of RDS for PostgreSQL",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Support.html",
  prefix: "db.",
  example: "db.m7g.large",
  families: [
    ["t3 t4g", "micro small medium large xlarge 2xlarge"],
    ["m6g m6gd m7g r6g r6gd r7g x2g", upTo16],
    ["m5 m5d r5 r5b r5d", upTo24],
    ["m6i m6id m6idn m6in r6i r6id r6idn r6in", `${upTo24} 32xlarge`],
    ["m7i m8a m8g m8gd m9g r7i r8a r8g r8gd", `${upTo24} 48xlarge`],
    ["x2iedn", "xlarge 2xlarge 4xlarge 8xlarge 16xlarge 24xlarge 32xlarge"],
  ],
  refusals: [
    [/^db\.c6gd\./, clusterOnly],
    [/^db\.serverless$/, "db.serverless is a class of Aurora, not of RDS for PostgreSQL"],
    [/^db\.(t2|m[1-4]|r[34]|x1e?|z1d)\./, "the family db.$1 is not offered for PostgreSQL 14 and later"],
    [/^(?!db\.)[a-z]\w*\.\w+$/, "an instance class of RDS begins with db."],
  ],
});

/** Who signs the server's certificate; clients must trust the bundle that holds it. */
export const rdsCaCertificates: Offer = offer({
  what: "a certificate authority of RDS",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html",
  allowed: "rds-ca-rsa2048-g1, rds-ca-rsa4096-g1 or rds-ca-ecc384-g1",
  values: ["rds-ca-rsa2048-g1", "rds-ca-rsa4096-g1", "rds-ca-ecc384-g1"],
  refusals: [[/^rds-ca-20(15|19)$/, "this authority has expired; rds-ca-rsa2048-g1 is the default of RDS"]],
});
