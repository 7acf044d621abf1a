/** `local logs <server>`: what a server wrote since its last start. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { lastLines } from "../supervisor/logs";
import {
  chosenFolder,
  type LocalContext,
  type LocalOptions,
  needPlatform,
  refuseUnknown,
  withLocalOptions,
} from "./shared";

const DEFAULT_LINES = 100;

export interface LogsOptions extends LocalOptions {
  readonly lines: number;
  readonly follow?: boolean | undefined;
}

/** Adds the command to the command line. */
export function registerLogs(program: Command, context: LocalContext, root: string): void {
  withLocalOptions(program.command("logs"))
    .description("show what a server wrote since its last start; <server>.previous has the start before")
    .argument("<server>", "name of the server")
    .option("-n, --lines <number>", "how many of the last lines", lineCount, DEFAULT_LINES)
    .option("-f, --follow", "go on until Ctrl-C")
    .action((server: string, options: LogsOptions) => logs(server, options, context, root));
}

/**
 * Prints the last lines of a log, and what is written then.
 *
 * @throws CommandError when there is no such log
 */
export async function logs(server: string, options: LogsOptions, context: LocalContext, root: string): Promise<void> {
  const folder = chosenFolder(root, options, context);
  await needPlatform(folder);
  const files = (await readdir(folder.logs)).filter((file) => file.endsWith(".log"));
  refuseUnknown("log of a server", [server], files.map((file) => file.slice(0, -".log".length)).sort());
  const path = join(folder.logs, `${server}.log`);
  if (options.follow === true) await follow(path, options.lines, context);
  else for (const line of await lastLines(path, options.lines)) context.print(line);
}

/** -F goes on with the new file when the server is started again. */
async function follow(path: string, lines: number, { env, signal }: LocalContext): Promise<void> {
  const tail = spawn("tail", ["-n", String(lines), "-F", path], {
    env: { ...env },
    stdio: ["ignore", "inherit", "ignore"],
  });
  const end = () => tail.kill("SIGTERM");
  signal.addEventListener("abort", end, { once: true });
  await once(tail, "exit");
  signal.throwIfAborted();
}

function lineCount(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError(`A whole number from 1 to 999999 is allowed, not "${text}".`);
}
