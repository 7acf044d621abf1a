import type { Config } from "jest";

/** Lanes are jest projects: `npm run test:unit` runs one, `npm test` runs all of them in turn. */
const lane = (name: string, testMatch: string) => ({
  displayName: name,
  testMatch: [testMatch],
  testEnvironment: "node",
  // The Kafka client is an ES module, which jest does not load as it is.
  transformIgnorePatterns: ["/node_modules/(?!@platformatic/)"],
  transform: { "^.+\\.[jt]s$": ["@swc/jest", { jsc: { target: "es2023", parser: { syntax: "typescript" } } }] },
  modulePathIgnorePatterns: ["<rootDir>/cdktf.out"],
});

const config: Config = {
  reporters: ["default", "<rootDir>/test/support/closing-line-reporter.cjs"],
  projects: [
    lane("unit", "<rootDir>/test/unit/**/*.test.ts"),
    lane("golden", "<rootDir>/test/golden/*.test.ts"),
    lane("terraform", "<rootDir>/test/terraform/**/*.test.ts"),
    lane("servers", "<rootDir>/test/servers/**/*.test.ts"),
    lane("cdktn", "<rootDir>/test/cdktn/**/*.test.ts"),
  ],
};

export default config;
