/**
 * One OpenSearch node. Requests need no sign-in and go over plain HTTP, which is why it listens on the loopback
 * interface only; on AWS IAM signs them and TLS carries them.
 */
import { join } from "node:path";
import type { Platform } from "../../model/platform";
import type { PlatformStore } from "../../model/stores";
import { opensearchJars } from "../install/jars";
import { findJava } from "../install/java";
import { opensearchNode } from "../install/opensearch";
import { body } from "./http";
import { javaOptions } from "./java-options";
import { log4j } from "./properties";
import { GRACE_MS, type Server, type Site } from "./server";

const HEAP_MB = 512;

/** What a search index of a blueprint may use, each in a module of its own. */
const MODULES = [
  "org.opensearch.transport.Netty4Plugin",
  "org.opensearch.analysis.common.CommonAnalysisPlugin",
  "org.opensearch.painless.PainlessPlugin",
  "org.opensearch.index.reindex.ReindexPlugin",
  "org.opensearch.index.mapper.MapperExtrasPlugin",
  "org.opensearch.ingest.common.IngestCommonPlugin",
  "org.opensearch.join.ParentJoinPlugin",
  "org.opensearch.percolator.PercolatorPlugin",
] as const;

/** The server of an OpenSearch store. */
export function opensearch(store: PlatformStore<"opensearch">, platform: Platform): Server {
  const name = store.key;
  const url = (site: Site) => `http://127.0.0.1:${site.port(name)}`;
  return {
    name,
    title: "OpenSearch",
    after: [],
    ports: [name, transportPort(name)],
    stop: { signal: "SIGTERM", graceMs: GRACE_MS },
    install: async (context) => {
      const [java, classpath] = await Promise.all([findJava(context), opensearchNode(context)]);
      return {
        version: `OpenSearch ${opensearchJars.version}`,
        prepare: async () => undefined,
        program: (site) => ({
          path: java,
          args: [
            ...javaOptions(HEAP_MB),
            `-Dlog4j.configurationFile=${join(site.folder, "config/log4j2.properties")}`,
            `-Dopensearch.path.conf=${join(site.folder, "config")}`,
            ...["-cp", classpath, "LocalNode", site.folder, ...MODULES],
          ],
          env: {},
        }),
      };
    },
    files: (site) => ({
      "config/opensearch.yml": opensearchYml(store, platform, site),
      "config/log4j2.properties": log4j({ deprecation: "error" }),
    }),
    ready: async (site, signal) => {
      await body(`${url(site)}/_cluster/health?wait_for_status=yellow&timeout=3s`, signal);
    },
    address: url,
  };
}

const transportPort = (name: string): string => `${name}.transport`;

/** What the node is configured with. */
export function opensearchYml({ key }: PlatformStore<"opensearch">, platform: Platform, site: Site): string {
  const settings = {
    "cluster.name": platform.name,
    "node.name": key,
    "path.data": join(site.folder, "data"),
    "path.logs": join(site.folder, "logs"),
    "network.host": "127.0.0.1",
    "http.port": site.port(key),
    "transport.port": site.port(transportPort(key)),
    "http.type": "netty4",
    "transport.type": "netty4",
    "discovery.type": "single-node",
    // The machine's disk is shared with everything else on it; a share in per cent says nothing about this node.
    "cluster.routing.allocation.disk.threshold_enabled": false,
    // Needs more memory maps than Linux allows by default.
    "node.store.allow_mmap": false,
  };
  return `${Object.entries(settings)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
    .join("\n")}\n`;
}
