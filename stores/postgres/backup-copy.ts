/**
 * A second copy of the backups in another region, so that losing a region does not lose the source of truth.
 *
 * The copy is encrypted with a key of that region: a key does not leave its region, and a copy whose key was lost with
 * the first region would be no copy.
 */
import { DbInstanceAutomatedBackupsReplication } from "@cdktf/provider-aws/lib/db-instance-automated-backups-replication";
import { Construct } from "constructs";
import type { Account } from "../../foundation/parts/account";
import { awsProvider } from "../../foundation/parts/aws-provider";
import { EncryptionKey } from "../../foundation/parts/encryption-key";
import { backupCopyName } from "../../model/names";
import type { Platform } from "../../model/platform";

export interface BackupCopyConfig {
  readonly platform: Platform;
  /** Physical name of the database. */
  readonly name: string;
  readonly account: Account;
  /** The region of the copy. */
  readonly region: string;
  /** Days that the copy is kept, 1 to 35. */
  readonly retentionDays: number;
  readonly instanceArn: string;
  /** Tags of everything made in that region. */
  readonly tags: Record<string, string>;
}

export class BackupCopy extends Construct {
  constructor(scope: Construct, id: string, config: BackupCopyConfig) {
    super(scope, id);
    const provider = awsProvider(this, {
      platform: config.platform,
      tags: config.tags,
      elsewhere: { region: config.region, alias: "backup-copy" },
    });
    const key = new EncryptionKey(this, "encryption", {
      name: backupCopyName(config.name),
      account: { ...config.account, region: config.region },
      services: [],
      provider,
    });
    new DbInstanceAutomatedBackupsReplication(this, "copy", {
      provider,
      sourceDbInstanceArn: config.instanceArn,
      kmsKeyId: key.arn,
      retentionPeriod: config.retentionDays,
    });
  }
}
