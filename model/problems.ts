/**
 * What is wrong with a definition, in the form every check of this project reports it.
 *
 * One shape for all findings, because they are printed together: a person who broke a definition in twenty ways
 * wants one list of twenty lines, not twenty runs.
 */

/** One thing that is wrong with a definition. */
export interface Problem {
  /** Where: the field's path, e.g. `blueprint.views.pageSearch.from[0]`. */
  readonly path: string;
  /** What is wrong, as a sentence without a full stop. */
  readonly problem: string;
  /** What would be accepted. */
  readonly allowed: string;
  /** What was found there; never a secret (see {@link show}). */
  readonly given: string;
  /** What to do about it, in the imperative. */
  readonly fix: string;
}

/** A definition that cannot become a platform. Carries every problem that was found, not the first. */
export class DefinitionError extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(formatProblems(problems));
    this.name = "DefinitionError";
  }
}

/** The problems as text for a terminal: one block each, in the order of their paths. */
export function formatProblems(problems: readonly Problem[]): string {
  const blocks = [...problems]
    .sort((a, b) => a.path.localeCompare(b.path, "en"))
    .map(
      (p) => `  ${p.path}\n    ${p.problem}\n    allowed: ${p.allowed}\n    given:   ${p.given}\n    fix:     ${p.fix}`,
    );
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  return `The definition has ${count}:\n\n${blocks.join("\n\n")}`;
}

/** Names of fields whose value is not repeated in a message, whatever it is. */
const secretField = /pass(word|wd)?|secret|token|credential|private_?key|api_?key/i;
const longestShown = 80;
/** A URL's user and what follows its host are not shown: webhooks carry their key there. */
const afterHost = /(\w+:\/\/)(?:[^\s"/@]*@)?([^\s"/?#]*)[^\s"]*/g;

/**
 * A value as it may be shown in a message: shortened, and hidden where the field's name says it is a secret.
 *
 * @param path The field's path; its last part decides whether the value is shown.
 */
export function show(value: unknown, path: string): string {
  if (secretField.test(path.split(".").at(-1) ?? "")) return "(hidden: the field's name says it is a secret)";
  if (value === undefined) return "nothing";
  const hidden = (key: string, inner: unknown) => (secretField.test(key) ? "(hidden)" : inner);
  const text = written(value, hidden).replace(afterHost, "$1$2/…");
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}

/** A value as text, whatever it is: a definition built in code can hold what JSON can't. */
function written(value: unknown, hidden: (key: string, inner: unknown) => unknown): string {
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  if (typeof value === "function") return "a function";
  try {
    return JSON.stringify(value, hidden) ?? String(value);
  } catch {
    return "a value that refers to itself or holds a BigInt";
  }
}
