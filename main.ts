/**
 * `cdktf synth` runs this: load the platform, check the rules, make the stacks, write them.
 *
 * BLUEPRINT and ENVIRONMENT choose what is built; they are read here and in the entry points of the other commands, and nowhere below. Nothing is written when a
 * definition is wrong or a rule is broken.
 */
import "./load/lean";
import { App } from "cdktf";
import { loadPlatform } from "./load/definition";
import { exitWithProblems } from "./load/exit";
import { checkRules } from "./rules";
import { makeStacks } from "./stacks";

// cdktf calls util.isArray; its command line would show Node's warning of that as an error of ours.
process.noDeprecation = true;

exitWithProblems(() => {
  const { BLUEPRINT: blueprint, ENVIRONMENT: environment } = process.env;
  const platform = loadPlatform({ root: __dirname, blueprint, environment });
  checkRules(platform);
  const app = new App({ stackTraces: false });
  makeStacks(app, platform);
  app.synth();
});
