/**
 * Preloaded into a synth: when it ends, writes which packages its modules came from, as `{ folder: "name@version" }`,
 * into the file that LOADED_PACKAGES names. This is what ran, whatever a lock file or a manifest says.
 */
const { readFileSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");

const packageFolder = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/;

process.on("exit", () => {
  const folders = Object.keys(require.cache).flatMap((path) => packageFolder.exec(path)?.[1] ?? []);
  const packages = [...new Set(folders)].map((folder) => {
    const { name, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    return [folder, `${name}@${version}`];
  });
  writeFileSync(process.env.LOADED_PACKAGES, JSON.stringify(Object.fromEntries(packages)));
});
