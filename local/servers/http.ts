/** Asks a server over HTTP, for the checks whether it answers. */

/** The body of an answer. @throws when there is no answer or its status is not the expected one */
export async function body(url: string, signal: AbortSignal, status = 200): Promise<string> {
  const response = await fetch(url, { signal });
  const text = await response.text();
  if (response.status !== status) throw new Error(`${url} answered ${response.status}: ${text.slice(0, 200)}`);
  return text;
}
