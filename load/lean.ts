/**
 * Keeps the memory and time of a synth small; it must be the first import of an entry point, because it acts on the
 * modules that are loaded after it.
 *
 * The bindings of the provider carry their source maps inside, and CDKTF takes a stack trace for every reference
 * between resources: with source maps on, Node parses megabytes of them to name lines that nobody reads. And V8 gives
 * a program that makes so much garbage at once a large nursery, which it does not need. `npm run bench` measures both.
 *
 * What it costs: the lines in a stack trace of a defect are those of the transpiled code. Start the program with
 * `NODE_OPTIONS=--enable-source-maps` and without this import to see the others.
 */
import { setFlagsFromString } from "node:v8";

process.setSourceMapsEnabled(false);
setFlagsFromString("--semi-space-growth-factor=1");
