/**
 * Measures programs from outside, by the operating system's account of them: CPU seconds do not depend on what else
 * the machine does as much as time on the clock does, and memory is what the process really held.
 *
 * Python reads the account (`account.py`), because Node can not: it has no wait4, and `/usr/bin/time` is not
 * everywhere. It fails when the program fails, so that a crash is never counted as fast.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { CommandError, type Environment } from "../../ops/tools/command";
import { findOnPath, withScratchFolder } from "../../ops/tools/files";
import { run } from "../../ops/tools/process";

const accountSchema = z.object({ cpuSeconds: z.number().positive(), peakBytes: z.number().positive() });

/** What one run of a program cost. */
export type Account = Readonly<z.infer<typeof accountSchema>>;

/** A program to measure. Each run gets an empty folder of its own to write to. */
export interface Subject {
  readonly arguments: readonly string[];
  readonly cwd: string;
  /** Variables of a run, besides those of this process. */
  readonly env: (scratch: string) => Environment;
}

/** Runs Node with a subject once and returns what that cost. */
export async function measure(subject: Subject, env: Environment, signal: AbortSignal): Promise<Account> {
  const python = await findOnPath("python3", env);
  if (python === undefined)
    throw new CommandError("python3, which reads the account of a process, was not found on PATH.", "Install it.");
  return withScratchFolder(async (scratch) => {
    const report = join(scratch, "account.json");
    const line = [join(__dirname, "account.py"), report, process.execPath, ...subject.arguments];
    const all = { ...env, ...subject.env(scratch) };
    const { exitCode, stdout, stderr } = await run(python, line, { cwd: subject.cwd, env: all, signal });
    if (exitCode !== 0) throw new Error(`node ${subject.arguments.join(" ")} failed:\n${stdout}${stderr}`);
    return accountSchema.parse(JSON.parse(await readFile(report, "utf8")));
  });
}
