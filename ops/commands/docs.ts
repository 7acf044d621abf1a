/** `polyglot docs`: writes the documents that are generated from the model. */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Command } from "commander";
import { availableBlueprints, loadPlatform } from "../../load/definition";
import { rules } from "../../rules";
import { platformDocument, rulesDocument } from "../documents";
import { accepted } from "../tools/choice";
import type { CommandContext } from "../tools/command";

/** Adds the command to the command line. */
export function registerDocs(program: Command, { print }: CommandContext, root: string): void {
  program
    .command("docs")
    .description("write docs/generated: data flows, stores, topics, names and rules")
    .action(async () => {
      for (const [path, text] of accepted(() => documents(root))) {
        await mkdir(dirname(join(root, path)), { recursive: true });
        await writeFile(join(root, path), text);
        print(path);
      }
      print("Next: look at the difference and commit it with the change that caused it.");
    });
}

/** The generated documents by their path below the project's folder. */
export function documents(root: string): ReadonlyMap<string, string> {
  return new Map([
    ...availableBlueprints(root).map(
      (blueprint) => [`docs/generated/${blueprint}.md`, platformDocument(loadPlatform({ root, blueprint }))] as const,
    ),
    ["docs/generated/rules.md", rulesDocument(rules)] as const,
  ]);
}
