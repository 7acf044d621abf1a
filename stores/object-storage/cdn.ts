/**
 * CloudFront in front of the objects that everyone may see. It alone reads them: the bucket stays private.
 *
 * It answers under its own name (`d….cloudfront.net`), whose certificate CloudFront chooses and with which it can't be
 * told to refuse TLS below 1.2. Objects are public, so this gives nothing away; a name of one's own would close it.
 *
 * Copies stay in the edges for a day unless an object says otherwise (`Cache-Control`): a changed object needs a new
 * name. An object that does not exist answers 403, because listing the bucket is not allowed to anybody.
 */
import { CloudfrontDistribution } from "@cdktf/provider-aws/lib/cloudfront-distribution";
import { CloudfrontOriginAccessControl } from "@cdktf/provider-aws/lib/cloudfront-origin-access-control";
import { CloudfrontResponseHeadersPolicy } from "@cdktf/provider-aws/lib/cloudfront-response-headers-policy";
import { Construct } from "constructs";
import type { Statement } from "../../foundation/parts/policy";
import type { Platform } from "../../model/platform";
import type { PlatformStore } from "../../model/stores";
import type { Bucket } from "./bucket";

export interface CdnConfig {
  readonly platform: Platform;
  readonly store: PlatformStore<"object-storage">;
  readonly bucket: Bucket;
  /** What is served, such as `images/`. */
  readonly prefixes: readonly string[];
}

/** AWS's own `CachingOptimized`. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html */
const cachingOptimized = "658327ea-f89d-4fab-a63d-7e88639e58f6";
/** Seconds for which a browser refuses plain HTTP: two years. https://hstspreload.org/ */
const hstsSeconds = 63_072_000;
const readOnly = ["GET", "HEAD"];
const origin = "objects";

export class Cdn extends Construct {
  readonly distributionArn: string;
  readonly domainName: string;
  /** What the bucket has to allow. */
  readonly reads: Statement;

  constructor(scope: Construct, id: string, config: CdnConfig) {
    super(scope, id);
    const distribution = this.distribution(config, this.originAccess(config), this.responseHeaders(config));
    this.distributionArn = distribution.arn;
    this.domainName = distribution.domainName;
    this.reads = {
      Sid: "CdnReads",
      Effect: "Allow",
      Principal: { Service: "cloudfront.amazonaws.com" },
      Action: "s3:GetObject",
      Resource: config.prefixes.map((prefix) => `${config.bucket.arn}/${prefix}*`),
      Condition: { StringEquals: { "aws:SourceArn": distribution.arn } },
    };
  }

  private originAccess({ store: { name } }: CdnConfig): CloudfrontOriginAccessControl {
    return new CloudfrontOriginAccessControl(this, "origin-access", {
      name,
      description: `Reads objects of ${name}`,
      originAccessControlOriginType: "s3",
      signingBehavior: "always",
      signingProtocol: "sigv4",
    });
  }

  /** Objects come from users: a browser shows one as what it is declared to be, and runs no script that is in it. */
  private responseHeaders({ store: { name } }: CdnConfig): CloudfrontResponseHeadersPolicy {
    const override = true;
    return new CloudfrontResponseHeadersPolicy(this, "response-headers", {
      name,
      comment: `Security headers of ${name}`,
      securityHeadersConfig: {
        strictTransportSecurity: {
          accessControlMaxAgeSec: hstsSeconds,
          includeSubdomains: true,
          preload: true,
          override,
        },
        contentTypeOptions: { override },
        contentSecurityPolicy: { contentSecurityPolicy: "script-src 'none'; form-action 'none'", override },
        frameOptions: { frameOption: "DENY", override },
        referrerPolicy: { referrerPolicy: "strict-origin-when-cross-origin", override },
      },
    });
  }

  private distribution(
    { platform, store: { name, settings }, bucket }: CdnConfig,
    access: CloudfrontOriginAccessControl,
    headers: CloudfrontResponseHeadersPolicy,
  ): CloudfrontDistribution {
    return new CloudfrontDistribution(this, "distribution", {
      comment: `Objects of ${name}`,
      enabled: true,
      httpVersion: "http2and3",
      isIpv6Enabled: true,
      priceClass: settings.cdn.priceClass,
      waitForDeployment: platform.environment.deploymentWaits === "full",
      origin: [{ originId: origin, domainName: bucket.domainName, originAccessControlId: access.id }],
      defaultCacheBehavior: {
        targetOriginId: origin,
        viewerProtocolPolicy: "redirect-to-https",
        allowedMethods: readOnly,
        cachedMethods: readOnly,
        compress: true,
        cachePolicyId: cachingOptimized,
        responseHeadersPolicyId: headers.id,
      },
      restrictions: { geoRestriction: { restrictionType: "none" } },
      viewerCertificate: { cloudfrontDefaultCertificate: true },
    });
  }
}
