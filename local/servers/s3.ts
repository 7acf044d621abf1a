/**
 * Versity's S3 gateway in front of a folder: an S3 server with versioning, multipart uploads, presigned addresses and
 * conditional writes. It has no lifecycle rules, so nothing moves to colder storage here.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Platform } from "../../model/platform";
import type { PlatformStore } from "../../model/stores";
import { versitygw, versitygwVersion } from "../install/versitygw";
import { body } from "./http";
import { GRACE_MS, type Server, type Site } from "./server";

export const s3AccessKey = "local-admin";

/** The server of an object store. */
export function s3(store: PlatformStore<"object-storage">, platform: Platform): Server {
  const name = store.key;
  const url = (site: Site) => `http://127.0.0.1:${site.port(name)}`;
  return {
    name,
    title: "S3",
    user: s3AccessKey,
    after: [],
    ports: [name],
    stop: { signal: "SIGTERM", graceMs: GRACE_MS },
    install: async (context) => {
      const path = await versitygw(context);
      return {
        version: `Versity S3 Gateway ${versitygwVersion}`,
        prepare: async (site) => {
          for (const folder of [objects(site), versions(site)]) await mkdir(folder, { recursive: true });
        },
        program: (site) => ({
          path,
          args: s3Arguments(site, name, platform.environment.aws.region),
          // In the environment and not among the arguments, which every user of the machine can see.
          env: { ROOT_ACCESS_KEY_ID: s3AccessKey, ROOT_SECRET_ACCESS_KEY: site.password() },
        }),
      };
    },
    files: () => ({}),
    ready: (site, signal) => answers(url(site), signal),
    address: url,
  };
}

const objects = (site: Site): string => join(site.folder, "objects");
const versions = (site: Site): string => join(site.folder, "versions");

/** How the gateway is started. */
export function s3Arguments(site: Site, name: string, region: string): readonly string[] {
  const listen = ["--port", `127.0.0.1:${site.port(name)}`, "--region", region, "--quiet"];
  return [...listen, "posix", "--versioning-dir", versions(site), objects(site)];
}

/** A request that is not signed is refused in S3's own words. */
async function answers(url: string, signal: AbortSignal): Promise<void> {
  const answer = await body(url, signal, 403);
  if (!answer.includes("<Code>AccessDenied</Code>")) throw new Error(`no S3 server: ${answer.slice(0, 200)}`);
}
