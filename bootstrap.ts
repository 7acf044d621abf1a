/**
 * `npm run bootstrap:state` makes the bucket for the Terraform states of ENVIRONMENT, once: docs/guides/state.md.
 *
 * It hands over to cdktf, which runs it a second time to synthesize. With STATE_MOVED set, the state of the bucket
 * itself is in the bucket too; until then it is a file.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { App } from "cdktf";
import { loadPlatform } from "./load/definition";
import { exitWithProblems } from "./load/exit";
import { StateStack } from "./stacks/state";

exitWithProblems(() => {
  const { BLUEPRINT: blueprint, ENVIRONMENT: environment, STATE_MOVED, CDKTF_OUTDIR } = process.env;
  const platform = loadPlatform({ root: __dirname, blueprint, environment });
  const { name, state } = platform.environment;
  if (state.backend === "local") {
    process.stdout.write(`${name} keeps its states on this machine: there is nothing to do.\n`);
  } else if (CDKTF_OUTDIR === undefined) {
    const cdktf = join(__dirname, "node_modules/.bin/cdktf");
    const app = ["--app", "node --import tsx bootstrap.ts", "--output", "cdktf.out.bootstrap"];
    process.exitCode = spawnSync(cdktf, ["deploy", ...app, ...process.argv.slice(2)], { stdio: "inherit" }).status ?? 1;
  } else {
    const app = new App({ stackTraces: false });
    new StateStack(app, { platform, state, keptIn: STATE_MOVED === undefined ? "file" : "bucket" });
    app.synth();
  }
});
