/**
 * Installs the dependencies of the lock file where they are missing or out of date, and does nothing otherwise.
 *
 * It runs before `npm start`, `npm test` and every command that people run, so a fresh clone needs no step of its own. Plain
 * JavaScript, because it must run on whatever Node.js the machine has; everything after it runs on the Node.js that
 * the lock file pins. It fails when npm fails, with npm's own words.
 */
import { execSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const oldestNode = 18;
const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const stamp = join(root, "node_modules", ".installed-lock");
const lock = createHash("sha256")
  .update(readFileSync(join(root, "package-lock.json")))
  .digest("hex");

if (Number(process.versions.node.split(".")[0]) < oldestNode) {
  console.error(
    `Node.js ${process.versions.node} is too old to install with: ${oldestNode} or newer is needed. Get it from https://nodejs.org.`,
  );
  process.exit(1);
}

if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== lock) {
  console.error("Installing the dependencies of package-lock.json (about 1.3 GB, once) …");
  try {
    execSync("npm ci --no-audit --no-fund --loglevel=error", { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
  } catch {
    console.error(
      "npm ci failed, see above. Check the network and the registry that npm is set to, then run this again.",
    );
    process.exit(1);
  }
  writeFileSync(stamp, lock);
}
