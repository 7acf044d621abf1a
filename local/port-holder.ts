/** Names the program that listens on a port, as far as the system lets us see it. */
import { CommandError, type Environment } from "../ops/tools/command";
import { findOnPath } from "../ops/tools/files";
import { run } from "../ops/tools/process";

/**
 * Each prints, as far as its reader may know, the listener's process: `users:(("node",pid=12,fd=20))` by ss (Linux),
 * `p12` and `cnode` on lines of their own by lsof (macOS, and Linux where it is installed).
 */
const TOOLS = [
  {
    program: "ss",
    args: (port: number) => ["-Hltnp", `sport = :${port}`],
    pattern: /\(\("(?<name>[^"]+)",pid=(?<pid>\d+)/,
  },
  {
    program: "lsof",
    args: (port: number) => ["-nP", `-iTCP:${port}`, "-sTCP:LISTEN", "-Fpc"],
    pattern: /^p(?<pid>\d+)\nc(?<name>.+)$/m,
  },
] as const;

/** The failure of a server whose port another program has. */
export async function portTaken(
  name: string,
  port: number,
  env: Environment,
  signal: AbortSignal,
): Promise<CommandError> {
  const holder = await holderOf(port, env, signal);
  const which = holder === undefined ? "a program of another user" : `${holder.name}, process ${holder.pid}`;
  const end = holder === undefined ? "End that program" : `End that program (\`kill ${holder.pid}\`)`;
  return new CommandError(
    `Port ${port} of the loopback interface, which ${name} is to listen on, is taken by ${which}.`,
    `${end}, or choose another port: \`npm run local -- up --port ${name}=<number>\`.`,
  );
}

async function holderOf(port: number, env: Environment, signal: AbortSignal) {
  for (const { program, args, pattern } of TOOLS) {
    const path = await findOnPath(program, env);
    if (path === undefined) continue;
    const { stdout } = await run(path, args(port), { cwd: "/", env, signal });
    const { name, pid } = pattern.exec(stdout)?.groups ?? {};
    if (name !== undefined && pid !== undefined) return { name, pid };
  }
  return undefined;
}
