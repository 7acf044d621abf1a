/** Finds the Terraform that PATH names, sees that it is new enough, and settles the environment it runs in. */
import { tmpdir } from "node:os";
import { CommandError, type Environment } from "./command";
import { findOnPath } from "./files";
import { run } from "./process";
import { providerSettings } from "./terraform-providers";
import { isOlder } from "./version";

/** The S3 backend locks its state natively (`use_lockfile`) since this version. */
export const OLDEST_TERRAFORM = "1.10.0";

const GET_TERRAFORM =
  "Install Terraform from https://developer.hashicorp.com/terraform/install, see that `terraform version` prints " +
  `${OLDEST_TERRAFORM} or newer, then run this command again.`;

/** Variables that would change what a command line of ours means. */
const MEDDLING_VARIABLES = /^TF_(CLI_ARGS.*|WORKSPACE|DATA_DIR|LOG.*)$/;

export interface Terraform {
  /** Path of the program. */
  readonly program: string;
  readonly version: string;
  /** The complete environment to start it with. */
  readonly env: Environment;
  /** Where providers come from, for the user to read. */
  readonly providers: string;
}

/**
 * Finds Terraform and settles its environment.
 *
 * @throws CommandError when there is no Terraform, it is too old, or TF_PLUGIN_MIRROR names no mirror
 */
export async function findTerraform(env: Environment, signal: AbortSignal): Promise<Terraform> {
  const program = await findOnPath("terraform", env);
  if (program === undefined) throw new CommandError("Terraform was not found on PATH.", GET_TERRAFORM);
  const settings = await providerSettings(env);
  const ownEnv = terraformEnvironment(env, settings.variables);
  const version = await terraformVersion(program, ownEnv, signal);
  return { program, version, env: ownEnv, providers: settings.description };
}

async function terraformVersion(program: string, env: Environment, signal: AbortSignal): Promise<string> {
  const { exitCode, stdout, stderr } = await run(program, ["version", "-json"], { cwd: tmpdir(), env, signal });
  const version = /"terraform_version":\s*"([^"]+)"/.exec(stdout)?.[1];
  if (exitCode !== 0 || version === undefined) {
    throw new CommandError(`${program} did not tell its version:\n${stderr || stdout}`, GET_TERRAFORM);
  }
  if (isOlder(version, OLDEST_TERRAFORM)) {
    const why = "the S3 backend's own state locking (use_lockfile) needs it";
    throw new CommandError(
      `${program} is Terraform ${version}, but ${OLDEST_TERRAFORM} is the oldest: ${why}.`,
      GET_TERRAFORM,
    );
  }
  return version;
}

/** The user's environment without what would change our command lines, and with what makes runs quiet and equal. */
export function terraformEnvironment(env: Environment, variables: Environment): Environment {
  const kept = Object.entries(env).filter(([name]) => !MEDDLING_VARIABLES.test(name) && name !== "TF_CLI_CONFIG_FILE");
  return { ...Object.fromEntries(kept), CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1", ...variables };
}
