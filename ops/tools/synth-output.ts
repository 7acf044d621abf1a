/**
 * Reads what `cdktf synth` wrote: the manifest and every stack's Terraform JSON. Nothing is ever written there.
 */
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { z } from "zod";
import { CommandError } from "./command";
import { exists, hasCode } from "./files";

/** Terraform JSON of one stack, as far as the tools look into it. */
const stackConfigSchema = z.looseObject({
  terraform: z.looseObject({ required_providers: z.record(z.string(), z.unknown()).optional() }).optional(),
  resource: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
  module: z.record(z.string(), z.unknown()).optional(),
});

export type StackConfig = Readonly<z.infer<typeof stackConfigSchema>>;

const manifestSchema = z.object({
  stacks: z.record(z.string(), z.object({ name: z.string(), synthesizedStackPath: z.string() })),
});

/** As far as tags say it: every stack of this project tags what it makes with its environment. */
const taggedSchema = z.object({
  provider: z.object({
    aws: z.tuple(
      [z.object({ default_tags: z.tuple([z.object({ tags: z.object({ Environment: z.string() }) })]) })],
      z.unknown(),
    ),
  }),
});

/** The environment that stacks were made for; undefined where they do not say. */
export function environmentOf(stacks: readonly SynthesizedStack[]): string | undefined {
  const [first] = stacks;
  return taggedSchema.safeParse(first?.config).data?.provider.aws[0].default_tags[0].tags.Environment;
}

/** One synthesized stack. */
export interface SynthesizedStack {
  readonly name: string;
  readonly config: StackConfig;
  /** Folder with the files the stack refers to by relative path, when it has any. */
  readonly assets: string | undefined;
}

const SYNTHESIZE = "Run `npm run synth`, then this command again.";

/**
 * Reads all stacks of an output folder, in the order of their names.
 *
 * @throws CommandError when the folder, its manifest or a stack is missing or unreadable, or when it has no stack
 */
export async function readSynthOutput(folder: string): Promise<readonly SynthesizedStack[]> {
  const manifest = await readJson(join(folder, "manifest.json"), manifestSchema);
  const entries = Object.values(manifest.stacks).sort((a, b) => a.name.localeCompare(b.name, "en"));
  if (entries.length === 0) {
    throw new CommandError(`${folder} has no stack: there is nothing to check.`, SYNTHESIZE);
  }
  return Promise.all(
    entries.map(({ name, synthesizedStackPath }) => readStack(name, join(folder, synthesizedStackPath))),
  );
}

async function readStack(name: string, path: string): Promise<SynthesizedStack> {
  const config = await readJson(path, stackConfigSchema);
  const assets = join(dirname(path), "assets");
  return { name, config, assets: (await exists(assets)) ? resolve(assets) : undefined };
}

async function readJson<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  const result = schema.safeParse(parseJson(path, await readOutput(path)));
  if (result.success) return result.data;
  throw new CommandError(`${path} is not what cdktf synth writes:\n${z.prettifyError(result.error)}`, SYNTHESIZE);
}

async function readOutput(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT", "ENOTDIR")) throw new CommandError(`${path} does not exist.`, SYNTHESIZE);
    throw error;
  }
}

function parseJson(path: string, content: string): unknown {
  try {
    return JSON.parse(content);
  } catch (error) {
    throw new CommandError(`${path} is not JSON: ${String(error)}`, SYNTHESIZE);
  }
}
