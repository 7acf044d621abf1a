/** Versity's S3 gateway, compiled once by Go from the modules that `versitygw/go.mod` and `go.sum` pin. */
import { createHash } from "node:crypto";
import { copyFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { cachedTool } from "../../ops/tools/cache";
import { CommandError } from "../../ops/tools/command";
import { findOnPath, withScratchFolder } from "../../ops/tools/files";
import { run } from "../../ops/tools/process";
import type { InstallContext } from "../servers/server";

export const versitygwVersion = "1.8.0";
const PACKAGE = "github.com/versity/versitygw/cmd/versitygw";
const PINNED = ["go.mod", "go.sum"] as const;

const GET_GO =
  "Install Go 1.25 or newer (https://go.dev/dl; macOS: `brew install go`) and see that `go version` works, " +
  "then run this command again.";

/**
 * Returns the path of the gateway, compiling it first where the cache lacks it.
 *
 * @throws CommandError when Go is missing or can not compile it
 */
export async function versitygw(context: InstallContext): Promise<string> {
  const hash = createHash("sha256");
  for (const file of PINNED) hash.update(await readFile(pinned(file)));
  const folder = await cachedTool(context.programs, {
    tool: "versitygw",
    version: `${versitygwVersion}-${hash.digest("hex").slice(0, 12)}`,
    install: (partial) => compile(partial, context),
  });
  return join(folder, "versitygw");
}

const pinned = (file: string): string => join(__dirname, "versitygw", file);

async function compile(folder: string, { env, signal, announce }: InstallContext): Promise<void> {
  const go = await findOnPath("go", env);
  if (go === undefined) throw new CommandError("go, which compiles the S3 server, was not found on PATH.", GET_GO);
  await announce(`compiling the S3 server ${versitygwVersion} with Go (once, two to four minutes)`);
  const { exitCode, stderr } = await withScratchFolder(async (scratch) => {
    for (const file of PINNED) await copyFile(pinned(file), join(scratch, file));
    const args = ["build", "-mod=readonly", "-trimpath", "-ldflags=-s -w", "-o", join(folder, "versitygw"), PACKAGE];
    // Nothing of the user's own Go settings may change what is compiled, or from which folder.
    const settled = { ...env, GOFLAGS: "", GOWORK: "off", CGO_ENABLED: "0" };
    return run(go, args, { cwd: scratch, env: settled, signal });
  });
  if (exitCode === 0) return;
  throw new CommandError(
    `Go could not compile ${PACKAGE} ${versitygwVersion}:\n${stderr.trim().split("\n").slice(-8).join("\n")}`,
    GET_GO,
  );
}
