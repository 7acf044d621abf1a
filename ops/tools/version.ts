/** Whether a version such as `1.9.8` comes before another; a pre-release counts as its release. */
export function isOlder(version: string, than: string): boolean {
  const given = numbers(version);
  for (const [index, wanted] of numbers(than).entries()) {
    const number = given[index] ?? 0;
    if (number !== wanted) return number < wanted;
  }
  return false;
}

function numbers(version: string): readonly number[] {
  return (version.split("-")[0] ?? "").split(".").map(Number);
}
