/** Ends a test run with one line that both people and scripts read: `123 passed, 0 failed`. */
class ClosingLineReporter {
  onRunComplete(_contexts, results) {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    // Jest prints its own summary after the reporters; the last line is written when the process ends.
    process.once("exit", () => process.stdout.write(`\n${results.numPassedTests} passed, ${failed} failed\n`));
  }
}

module.exports = ClosingLineReporter;
