/**
 * Synthesizes the default platform with its stores several times: COPIES says how often. `bench/synth.ts` measures it.
 *
 * The definition is checked as always; the rules are not asked, because they refuse a team that many stores.
 */
import "../load/lean";
import { App } from "cdktf";
import { platform } from "../model/platform";
import { makeStacks } from "../stacks";
import { environment, original } from "./parts/definition";
import { repeated } from "./parts/repeated";

const app = new App({ stackTraces: false });
makeStacks(app, platform({ ...repeated(original, Number(process.env.COPIES)), environment }));
app.synth();
