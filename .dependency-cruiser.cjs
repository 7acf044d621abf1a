/**
 * Data goes one way, and imports follow it: blueprints and environments → model → rules → foundation → stores →
 * pipelines → stacks → main. `npm run lint` holds it.
 */
const ours =
  "^(blueprints|environments|model|rules|load|foundation|stores|pipelines|stacks|consumers|ops|local|bench|test|main|bootstrap)(/|\\.)";

const layer = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: "error",
  from: { path: from },
  to: { path: ours, pathNot: allowed.map((folder) => `^${folder}`) },
});

const providers = "^node_modules/(@cdktf|cdktf|constructs)/";
const pure = "^(model|rules|blueprints|environments|load)/";

module.exports = {
  forbidden: [
    layer("model-stands-alone", "^model/", ["model/"], "The model knows nothing of what is made of it."),
    layer(
      "blueprints-use-the-vocabulary",
      "^blueprints/",
      ["blueprints/", "model/blueprint\\.ts$", "model/workload\\.ts$"],
      "A blueprint is data.",
    ),
    layer(
      "environments-use-the-vocabulary",
      "^environments/",
      ["environments/", "model/environment\\.ts$", "model/schema/environment\\.ts$"],
      "An environment is data.",
    ),
    layer("rules-read-platforms", "^rules/", ["rules/", "model/"], "A rule is a function of a platform."),
    layer("load-is-the-edge-of-the-model", "^load/", ["load/", "model/", "rules/"], "Loading reads files and reports."),
    layer("foundation", "^foundation/", ["foundation/", "model/"], "What every stack stands on."),
    layer("stores", "^stores/", ["stores/", "foundation/", "model/"], "A store knows no other store."),
    layer(
      "pipelines",
      "^pipelines/",
      ["pipelines/", "stores/", "foundation/", "model/"],
      "A pipeline connects stores.",
    ),
    layer(
      "stacks",
      "^stacks/",
      ["stacks/", "pipelines/", "stores/", "foundation/", "model/"],
      "Stacks put constructs together.",
    ),
    layer(
      "ops",
      "^ops/",
      ["ops/", "load/", "rules/", "model/"],
      "Commands read the platform and what was synthesized.",
    ),
    layer(
      "local",
      "^local/",
      ["local/", "consumers/", "ops/tools/", "load/", "rules/", "model/", "pipelines/(debezium|bootstrap)/"],
      "The same platform on one machine: it reads the platform, and what the pipelines send to servers.",
    ),
    layer(
      "consumers",
      "^consumers/",
      ["consumers/", "model/", "pipelines/(debezium|bootstrap)/"],
      "What runs inside the network reads plans; it knows neither definitions nor Terraform.",
    ),
    {
      name: "consumers-without-cdktf",
      comment: "The image of the consumers holds no CDKTF, and plans are made where there is none.",
      severity: "error",
      from: { path: "^(consumers|pipelines/(debezium|bootstrap))/" },
      to: { path: providers, reachable: true },
    },
    {
      name: "one-store-one-folder",
      comment: "Removing a store's folder must leave the others whole.",
      severity: "error",
      from: { path: "^stores/([^/]+)/" },
      to: { path: "^stores/", pathNot: "^stores/$1/" },
    },
    {
      name: "pure-core",
      comment: "The model is plain TypeScript: it is read by commands that have no use for CDKTF.",
      severity: "error",
      from: { path: pure },
      to: { path: providers },
    },
    {
      name: "model-touches-no-disk",
      comment: "Only load/ and the entry points read files and the environment.",
      severity: "error",
      from: { path: "^(model|rules|blueprints|environments|foundation|stores|pipelines|stacks)/" },
      to: { dependencyTypes: ["core"], pathNot: "^(node:)?crypto$" },
    },
    {
      name: "no-provider-barrel",
      comment: "The barrel of a provider costs seconds and half a gigabyte; import /lib/<resource>.",
      severity: "error",
      from: {},
      to: { path: "^node_modules/@cdktf/provider-[^/]+/lib/index\\." },
    },
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "no-missing-modules",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(cdktf\\.out|coverage)|^test/types/" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default"],
      extensions: [".ts", ".js", ".json", ".cjs", ".mjs"],
    },
  },
};
