/**
 * Keeps the memory and time of a synth small; it must be the first import of an entry point, because it acts on the
 * modules that are loaded after it.
 *
 * The bindings of the provider carry their source maps inside, and CDKTF takes a stack trace for every reference
 * between resources: Node would parse megabytes of maps to name lines of a library that nobody reads. Our own files
 * keep theirs. And V8 gives a program that makes so much garbage at once a large nursery, which it does not need.
 * `npm run bench` measures both.
 */
import { setSourceMapsSupport } from "node:module";
import { setFlagsFromString } from "node:v8";

setSourceMapsSupport(true, { nodeModules: false, generatedCode: false });
setFlagsFromString("--semi-space-growth-factor=1");
