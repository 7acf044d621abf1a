/**
 * The `consumers` command line: `node --import tsx consumers/cli.ts <command>`.
 *
 * This is the entry point: it alone ends the process, with 1 when anything is not as it should be.
 */
import { Command } from "commander";
import { bootstrap } from "./bootstrap/bootstrap";
import { readConnections, readPlan } from "./bootstrap/input";
import { lineOf, messageOf, summaryOf } from "./bootstrap/report";

const program = new Command("consumers")
  .description("What runs inside a platform's network.")
  .showHelpAfterError("(add --help for what the command accepts)");

program
  .command("bootstrap")
  .description("makes what the platform needs inside its stores, where it is missing; removes nothing")
  .requiredOption("--plan <file>", "the plan, as JSON")
  .requiredOption("--addresses <file>", "where the stores are and which files hold their passwords, as JSON")
  .action(async (options: { readonly plan: string; readonly addresses: string }) => {
    const [plan, connections] = [await readPlan(options.plan), await readConnections(options.addresses)];
    const { findings, ok } = await bootstrap(plan, connections, (finding) => console.log(lineOf(finding)));
    console.log(`Bootstrap of ${plan.platform}: ${summaryOf(findings)}.`);
    if (!ok) process.exitCode = 1;
  });

program.parseAsync().catch((error: unknown) => {
  process.exitCode = 1;
  console.error(messageOf(error));
});
