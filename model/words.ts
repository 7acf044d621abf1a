/**
 * Small helpers for names and lists of words, used by everything that writes a message or a name.
 */
import { closest, distance } from "fastest-levenshtein";

/** `pageSearch` → `page-search`: for names of services that allow hyphens. */
export function kebab(key: string): string {
  return key.replace(/([a-z0-9])([A-Z])/g, "$1-$2").toLowerCase();
}

/** `pageSearch` → `page_search`: for names in Postgres. */
export function snake(key: string): string {
  return key.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();
}

/** `a`, `a or b`, `a, b or c`; "none is defined" for an empty list. */
export function oneOf(words: readonly string[]): string {
  if (words.length === 0) return "none is defined";
  if (words.length === 1) return words[0] ?? "";
  return `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

/** The known word that was probably meant, or undefined where none is near enough to be a typing error. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const candidate = closest(word, [...known]);
  const typingErrors = Math.min(Math.max(2, Math.floor(word.length / 3)), word.length - 1);
  return distance(word, candidate) <= typingErrors ? candidate : undefined;
}

/** `did you mean "x"?` where a near word is known, else the given remedy. */
export function suggest(word: string, known: readonly string[], otherwise: string): string {
  const candidate = nearest(word, known);
  return candidate === undefined ? otherwise : `did you mean "${candidate}"?`;
}
