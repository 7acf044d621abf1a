/**
 * `npm run bench`: what a synth of the whole platform costs, against the way CDKTF's template runs the same program,
 * and how that grows with the number of stores. Writes `bench/results/synth.json` and `synth.md`.
 *
 * It reports, it judges nothing: figures differ from machine to machine, their ratios hardly. It takes some minutes.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { join } from "node:path";
import { appArguments, quietEnvironment } from "../ops/tools/app";
import { type CommandContext, CommandError } from "../ops/tools/command";
import { withScratchFolder } from "../ops/tools/files";
import { copyDefaultWay, defaultWayArguments, type ImportStyle } from "./parts/default-way";
import { original, root } from "./parts/definition";
import { type Account, measure, type Subject } from "./parts/measure";
import { repeated } from "./parts/repeated";
import { type Cost, type Growth, type Results, report, type Way } from "./parts/report";
import { median } from "./parts/statistics";

/** Every way runs in every round, so that what else the machine does meets all of them. */
const rounds = 3;
/** The project's own way is short: more runs cost little and steady its median. */
const ownRunsARound = 3;
const copies = [1, 2, 5, 10, 20, 50];
/** A store adds little to what starting costs: five runs of each size tell it from chance. */
const growthRounds = 5;

const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => stop.abort(new Error(`${signal} stopped it`)));
const context: CommandContext = {
  env: quietEnvironment(process.env),
  print: (line) => process.stderr.write(`${line}\n`),
  signal: stop.signal,
};

async function main(): Promise<void> {
  const ways = await withScratchFolder(measureWays);
  const growth = await measureGrowth();
  const results: Results = { node: `Node ${process.version}`, cpu: cpus()[0]?.model ?? "unknown CPU", ways, growth };
  const folder = join(root, "bench/results");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "synth.json"), `${JSON.stringify(results, null, 2)}\n`);
  await writeFile(join(folder, "synth.md"), report(results));
  process.stdout.write(report(results));
}

async function measureWays(folder: string): Promise<Results["ways"]> {
  const app = await appArguments(root);
  const own = subject(root, app);
  const unprepared = { ...own, env: (scratch: string) => ({ ...own.env(scratch), TMPDIR: scratch }) };
  const modules = await defaultWay(folder, "modules");
  const barrel = await defaultWay(folder, "barrel");
  await measure(own, context.env, context.signal);
  const accounts = { own: runs(), unprepared: runs(), modules: runs(), barrel: runs() };
  for (let round = 1; round <= rounds; round += 1) {
    context.print(`Round ${round} of ${rounds} …`);
    for (let run = 0; run < ownRunsARound; run += 1) accounts.own.push(await account(own));
    accounts.unprepared.push(await account(unprepared));
    accounts.modules.push(await account(modules));
    accounts.barrel.push(await account(barrel));
  }
  return [
    way(`node ${app.join(" ")}`, accounts.own),
    way("the same after every file changed (no file transpiled yet)", accounts.unprepared),
    way("CDKTF's template: ts-node with type check, a module a resource", accounts.modules),
    way("CDKTF's template: ts-node with type check, the provider's barrel", accounts.barrel),
  ];
}

async function measureGrowth(): Promise<readonly Growth[]> {
  const sizes = copies.map((count) => ({ count, accounts: runs() }));
  for (let round = 1; round <= growthRounds; round += 1) {
    context.print(`Growth to ${copies.at(-1)} copies, round ${round} of ${growthRounds} …`);
    for (const { count, accounts } of sizes) {
      accounts.push(await account(subject(root, ["--import", "tsx", "bench/grown.ts"], { COPIES: String(count) })));
    }
  }
  return sizes.map(({ count, accounts }) => {
    const stores = Object.keys(repeated(original, count).blueprint.stores).length;
    return { copies: count, stores, ...cost(accounts) };
  });
}

async function defaultWay(folder: string, style: ImportStyle): Promise<Subject> {
  const copy = join(folder, style);
  await mkdir(copy);
  await copyDefaultWay(context, root, copy, style);
  return subject(copy, defaultWayArguments);
}

function subject(cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Subject {
  return { arguments: args, cwd, env: (scratch) => ({ ...env, CDKTF_OUTDIR: join(scratch, "cdktf.out") }) };
}

const runs = (): Account[] => [];
const account = (of: Subject): Promise<Account> => measure(of, context.env, context.signal);
const way = (name: string, accounts: readonly Account[]): Way => ({ name, ...cost(accounts) });

function cost(accounts: readonly Account[]): Cost {
  return {
    cpuSeconds: Number(median(accounts.map(({ cpuSeconds }) => cpuSeconds)).toFixed(3)),
    peakMb: Number((median(accounts.map(({ peakBytes }) => peakBytes)) / 1e6).toFixed(1)),
    runs: accounts.length,
  };
}

main().catch((error: unknown) => {
  process.exitCode = 1;
  if (error instanceof CommandError) process.stderr.write(`\n${error.message}\nNext: ${error.nextStep}\n`);
  else console.error(error);
});
