/**
 * Synthesizes platforms for tests, into temporary folders, with the very code that `cdktf synth` runs.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import type { Platform } from "../../model/platform";
import { makeStacks } from "../../stacks";

export { root } from "./root";

/** Terraform JSON of a stack, as far as tests look into it. */
export interface StackJson {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly [section: string]: unknown;
}

/** Makes stacks in an app; the default makes all of a platform. */
export type Make = (app: App, platform: Platform) => void;

/** All stacks of a platform by id, as JSON values or, with `as: "text"`, as the text that is written. */
export function synthesize(platform: Platform): ReadonlyMap<string, StackJson>;
export function synthesize(platform: Platform, as: "text"): ReadonlyMap<string, string>;
export function synthesize(platform: Platform, as: "json" | "text" = "json"): ReadonlyMap<string, StackJson | string> {
  const texts = synthesizeTexts(platform, makeStacks);
  if (as === "text") return texts;
  return new Map([...texts].map(([id, text]) => [id, JSON.parse(text) as StackJson]));
}

/** One stack of a platform. */
export function synthStack(platform: Platform, id: string, make: Make = makeStacks): StackJson {
  const text = synthesizeTexts(platform, make).get(id);
  if (text === undefined) throw new Error(`No stack "${id}" was synthesized.`);
  return JSON.parse(text) as StackJson;
}

/** The resources of one type in a stack, by name. */
export function resourcesOf(
  stack: StackJson,
  type: string,
): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  return stack.resource?.[type] ?? {};
}

/** The only resource of one type in a stack. */
export function onlyResource(stack: StackJson, type: string): Readonly<Record<string, unknown>> {
  const found = Object.values(resourcesOf(stack, type));
  const [first] = found;
  if (first === undefined || found.length !== 1)
    throw new Error(`The stack has ${found.length} resources ${type}, not one.`);
  return first;
}

/** The JSON without CDKTF's own notes, which say nothing about what is deployed. */
export function withoutMetadata(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMetadata);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (key === "//" ? [] : [[key, withoutMetadata(inner)]])),
  );
}

function synthesizeTexts(platform: Platform, make: Make): ReadonlyMap<string, string> {
  const outdir = mkdtempSync(join(tmpdir(), "polyglot-synth-"));
  try {
    const app = new App({ outdir, stackTraces: false });
    make(app, platform);
    app.synth();
    const manifest = JSON.parse(readFileSync(join(outdir, "manifest.json"), "utf8")) as {
      readonly stacks: Readonly<Record<string, { readonly synthesizedStackPath: string }>>;
    };
    return new Map(
      Object.entries(manifest.stacks).map(([id, { synthesizedStackPath }]) => [
        id,
        readFileSync(join(outdir, synthesizedStackPath), "utf8"),
      ]),
    );
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
