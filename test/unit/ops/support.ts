/** What the tests of the commands share: a folder of their own, an outside world, and programs that play a part. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type CommandContext, CommandError, type Environment } from "../../../ops/tools/command";

/** A new folder for each test of the file, removed after it; call the result for its path. */
export function testFolder(): () => string {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "polyglot-test-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  return () => folder;
}

/** An outside world that remembers what was printed. */
export function testContext(env: Environment): CommandContext & { readonly printed: string[] } {
  const printed: string[] = [];
  return { env, printed, print: (line) => printed.push(line), signal: new AbortController().signal };
}

/** Writes a shell script that plays a program, and returns the folder to put on PATH. */
export function playProgram(folder: string, name: string, script: string): string {
  const path = writeText(join(folder, "bin", name), `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return dirname(path);
}

/** Writes a file and the folders above it, and returns its path. */
export function writeText(path: string, content: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

/** Writes stacks as `cdktf synth` does, and returns the output folder. */
export function writeSynthOutput(folder: string, stacks: Readonly<Record<string, object>>): string {
  const entries = Object.keys(stacks).map((name) => [
    name,
    { name, synthesizedStackPath: `stacks/${name}/cdk.tf.json`, workingDirectory: `stacks/${name}`, dependencies: [] },
  ]);
  writeText(join(folder, "manifest.json"), JSON.stringify({ version: "0.21.0", stacks: Object.fromEntries(entries) }));
  for (const [name, config] of Object.entries(stacks)) {
    writeText(join(folder, "stacks", name, "cdk.tf.json"), JSON.stringify(config, null, 2));
  }
  return folder;
}

/** The failure of the work as the user reads it. */
export async function failureOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof CommandError) return `${error.message}\nNext: ${error.nextStep}`;
    throw error;
  }
  throw new Error("It did not fail.");
}
