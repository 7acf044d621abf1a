/** Lines that say what a command is doing, with the seconds since it began. */

/** Prints one line about a server or a program. */
export type Progress = (name: string, what: string) => void;

/** Progress lines for the names; `print` gets each line. */
export function progress(names: readonly string[], print: (line: string) => void): Progress {
  const begun = Date.now();
  const width = Math.max(0, ...names.map((name) => name.length));
  return (name, what) => {
    const seconds = ((Date.now() - begun) / 1000).toFixed(1);
    print(`${seconds.padStart(6)} s  ${name.padEnd(width)}  ${what}`);
  };
}
