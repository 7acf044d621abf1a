/**
 * How a task works, as DMS's task settings: a task that meets anything it can't copy faithfully stops, and says why in
 * its log. DMS's defaults go on instead, without the record or the table.
 *
 * Only what is chosen is written. DMS fills in the rest, and the provider takes that for no difference as long as every
 * value written here is one that DMS gives back, no list but `LogComponents` is among them, and neither
 * `CloudWatchLogGroup` nor `CloudWatchLogStream` is.
 * https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.TaskSettings.html
 */
import type { Migration } from "../../model/migrations";
import type { LargeObjects } from "./engines";

type OnError = "STOP_TASK";

/** The part of the task settings that is chosen here; names and values are DMS's. */
export interface TaskSettings {
  readonly TargetMetadata: {
    readonly SupportLobs: true;
    readonly FullLobMode: boolean;
    /** KiB of one piece; 64 is as much as works everywhere. */
    readonly LobChunkSize?: number;
    readonly LimitedSizeLobMode: boolean;
    /** KiB */
    readonly LobMaxSize?: number;
    /** KiB */
    readonly InlineLobMaxSize?: number;
    readonly BatchApplyEnabled: boolean;
    readonly TaskRecoveryTableEnabled: boolean;
  };
  readonly FullLoadSettings: {
    readonly TargetTablePrepMode: "DO_NOTHING";
    readonly MaxFullLoadSubTasks: number;
    /** Rows */
    readonly CommitRate: number;
    readonly StopTaskCachedChangesApplied: boolean;
    readonly StopTaskCachedChangesNotApplied: boolean;
    /** Seconds */
    readonly TransactionConsistencyTimeout: number;
  };
  readonly Logging: {
    readonly EnableLogging: true;
    readonly LogComponents: readonly { readonly Id: LogComponent; readonly Severity: "LOGGER_SEVERITY_DEFAULT" }[];
  };
  readonly ControlTablesSettings: {
    readonly ControlSchema: string;
    readonly StatusTableEnabled: boolean;
    readonly SuspendedTablesTableEnabled: boolean;
    readonly HistoryTableEnabled: boolean;
    readonly FullLoadExceptionTableEnabled: boolean;
  };
  readonly ChangeProcessingTuning: {
    /** MiB of changes kept in memory; more is kept on the disk. */
    readonly MemoryLimitTotal: number;
    /** Seconds */
    readonly MemoryKeepTime: number;
  };
  readonly ChangeProcessingDdlHandlingPolicy: {
    readonly HandleSourceTableDropped: boolean;
    readonly HandleSourceTableTruncated: boolean;
    readonly HandleSourceTableAltered: boolean;
  };
  readonly ErrorBehavior: {
    readonly DataErrorPolicy: OnError;
    readonly DataTruncationErrorPolicy: OnError;
    readonly DataErrorEscalationPolicy: OnError;
    readonly TableErrorPolicy: OnError;
    readonly TableErrorEscalationPolicy: OnError;
    readonly ApplyErrorInsertPolicy: OnError;
    readonly ApplyErrorUpdatePolicy: OnError;
    readonly ApplyErrorDeletePolicy: OnError;
    readonly ApplyErrorEscalationPolicy: OnError;
    readonly ApplyErrorFailOnTruncationDdl: boolean;
    readonly FailOnNoTablesCaptured: boolean;
    readonly FailOnTransactionConsistencyBreached: boolean;
    readonly FullLoadIgnoreConflicts: boolean;
    /** Attempts; -1 is without end. */
    readonly RecoverableErrorCount: number;
    /** Seconds */
    readonly RecoverableErrorInterval: number;
    readonly RecoverableErrorThrottling: boolean;
    /** Seconds */
    readonly RecoverableErrorThrottlingMax: number;
    readonly RecoverableErrorStopRetryAfterThrottlingMax: boolean;
  };
  readonly ValidationSettings: {
    readonly EnableValidation: boolean;
    readonly ValidationMode?: "ROW_LEVEL";
    readonly HandleCollationDiff?: boolean;
    /** KiB of a large object that are compared; 0 is all of it. */
    readonly ValidationPartialLobSize?: number;
  };
}

/** Reading and writing, in both phases: security rules ask for these four; the others say why a task stopped. */
const logComponents = [
  "SOURCE_UNLOAD",
  "SOURCE_CAPTURE",
  "TARGET_LOAD",
  "TARGET_APPLY",
  "TASK_MANAGER",
  "TABLES_MANAGER",
  "VALIDATOR_EXT",
] as const;
type LogComponent = (typeof logComponents)[number];

/** KiB. Memory is set aside for this much × rows of a commit × columns, so it is not simply the largest there is. */
const largestLob = 256;
/** A tenth of the default: with 256 KiB, 250 MiB are set aside for a column. */
const rowsPerCommit = 1000;
/** Longest pause between attempts to reach a database that is away: a failover takes two minutes. */
const retryPauseSeconds = 300;

/** The JSON of a migration's task settings. */
export function taskSettings(migration: Migration, largeObjects: LargeObjects): string {
  return JSON.stringify(settings(migration, largeObjects));
}

function settings({ target }: Migration, largeObjects: LargeObjects): TaskSettings {
  const relational = target.type === "postgres";
  return {
    TargetMetadata: {
      SupportLobs: true,
      ...lobSettings(largeObjects),
      // In batches a foreign key can be broken for a while, and into S3 rows are lost.
      BatchApplyEnabled: false,
      // Where a task got to is then written in the transaction of the changes themselves.
      TaskRecoveryTableEnabled: relational,
    },
    FullLoadSettings: {
      // Tables are made by reviewed SQL; DMS drops and empties nothing.
      TargetTablePrepMode: "DO_NOTHING",
      MaxFullLoadSubTasks: 8,
      CommitRate: rowsPerCommit,
      StopTaskCachedChangesApplied: false,
      StopTaskCachedChangesNotApplied: false,
      TransactionConsistencyTimeout: 600,
    },
    Logging: {
      EnableLogging: true,
      LogComponents: logComponents.map((Id) => ({ Id, Severity: "LOGGER_SEVERITY_DEFAULT" })),
    },
    ControlTablesSettings: {
      ControlSchema: relational ? target.schema : "",
      StatusTableEnabled: relational,
      SuspendedTablesTableEnabled: relational,
      HistoryTableEnabled: relational,
      FullLoadExceptionTableEnabled: relational,
    },
    ChangeProcessingTuning: { MemoryLimitTotal: 1024, MemoryKeepTime: 60 },
    ChangeProcessingDdlHandlingPolicy: {
      HandleSourceTableDropped: false,
      // Into S3 it would delete the files; into a table, rows that were validated. Errors, below, stop the task instead.
      HandleSourceTableTruncated: false,
      // Without the right to alter the table the task stops, which is better than a column that is missing quietly.
      HandleSourceTableAltered: true,
    },
    ErrorBehavior: {
      DataErrorPolicy: "STOP_TASK",
      DataTruncationErrorPolicy: "STOP_TASK",
      DataErrorEscalationPolicy: "STOP_TASK",
      TableErrorPolicy: "STOP_TASK",
      TableErrorEscalationPolicy: "STOP_TASK",
      ApplyErrorInsertPolicy: "STOP_TASK",
      ApplyErrorUpdatePolicy: "STOP_TASK",
      ApplyErrorDeletePolicy: "STOP_TASK",
      ApplyErrorEscalationPolicy: "STOP_TASK",
      ApplyErrorFailOnTruncationDdl: true,
      FailOnNoTablesCaptured: true,
      FailOnTransactionConsistencyBreached: true,
      // Changes made while a table was read are in the copy already: those conflicts are none.
      FullLoadIgnoreConflicts: true,
      RecoverableErrorCount: -1,
      RecoverableErrorInterval: 5,
      RecoverableErrorThrottling: true,
      RecoverableErrorThrottlingMax: retryPauseSeconds,
      RecoverableErrorStopRetryAfterThrottlingMax: false,
    },
    ValidationSettings: relational ? validation(largeObjects) : { EnableValidation: false },
  };
}

/** Limited is fast; full reads what does not fit piece by piece, and needs a primary key. Neither cuts anything off. */
function lobSettings(largeObjects: LargeObjects) {
  return largeObjects === "limited"
    ? { FullLobMode: false, LimitedSizeLobMode: true, LobMaxSize: largestLob }
    : { FullLobMode: true, LimitedSizeLobMode: false, InlineLobMaxSize: largestLob, LobChunkSize: 64 };
}

/** Every row is compared with its source, after the load and again with every change. */
function validation(largeObjects: LargeObjects): TaskSettings["ValidationSettings"] {
  return {
    EnableValidation: true,
    ValidationMode: "ROW_LEVEL",
    HandleCollationDiff: true,
    // In limited mode DMS compares as much as it copies. https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.LOBSupport.html
    ValidationPartialLobSize: largeObjects === "limited" ? largestLob : 0,
  };
}
