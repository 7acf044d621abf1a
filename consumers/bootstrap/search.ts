/**
 * Indexes of an OpenSearch store: the template for every version of an index, the index of this version, and the alias
 * that readers use.
 *
 * What has changed is seen by comparing what the server says before and after, because it writes mappings in its own
 * way. A mapping it does not take needs a new version of the index. The alias is only made, never moved: a new index
 * is empty until the view has been rebuilt.
 */
import { isDeepStrictEqual } from "node:util";
import { Client, errors } from "@opensearch-project/opensearch";
import type { IndexPlan, SearchPlan } from "../../pipelines/bootstrap/search-plan";
import type { OpenSearchConnection } from "./connections";
import { messageOf, type Report } from "./report";

const timeoutMs = 30_000;
const incompatible = "opensearch/incompatible-mapping";
const taken = "opensearch/alias-taken";

export async function bootstrapSearch(plan: SearchPlan, { url }: OpenSearchConnection, report: Report): Promise<void> {
  const client = new Client({ node: url, requestTimeout: timeoutMs, maxRetries: 2 });
  try {
    await client.cluster.health({ wait_for_status: "yellow", timeout: "20s" });
    for (const index of plan.indexes) {
      await report.attempt(`template ${index.alias}`, () => bootstrapTemplate(client, index, report));
      await report.attempt(`index ${index.index}`, () => bootstrapIndex(client, index, report));
      await report.attempt(`alias ${index.alias}`, () => bootstrapAlias(client, index, report));
    }
  } finally {
    await client.close();
  }
}

async function bootstrapTemplate(client: Client, plan: IndexPlan, report: Report): Promise<void> {
  const { alias, pattern, priority, settings, mappings } = plan;
  const before = await templateOf(client, alias);
  await client.indices.putIndexTemplate({
    name: alias,
    body: { index_patterns: [pattern], priority, template: { settings, mappings } },
  });
  const after = await templateOf(client, alias);
  if (before === undefined) report.made(`template ${alias}`, `for ${pattern}`);
  else if (isDeepStrictEqual(before, after)) report.right(`template ${alias}`);
  else report.changed(`template ${alias}`, "indexes made from now on are as planned");
}

async function templateOf(client: Client, name: string): Promise<unknown> {
  const answer = await found(() => client.indices.getIndexTemplate({ name }));
  return answer?.body.index_templates[0]?.index_template;
}

async function bootstrapIndex(client: Client, plan: IndexPlan, report: Report): Promise<void> {
  const { index, settings, mappings } = plan;
  const object = `index ${index}`;
  const { body: present } = await client.indices.exists({ index });
  if (!present) {
    await unlessMade(() => client.indices.create({ index, body: { settings, mappings } }));
    report.made(object);
    return;
  }
  const before = await stateOf(client, index);
  const refusals = [
    ...(await refusal("its mapping", () => client.indices.putMapping({ index, body: mappings }))),
    ...(await settingRefusals(client, plan, before.settings)),
  ];
  for (const detail of refusals) report.refused(object, detail, incompatible);
  const after = await stateOf(client, index);
  if (!isDeepStrictEqual(before, after)) report.changed(object, "its mapping or its settings were others");
  else if (refusals.length === 0) report.right(object);
}

/** Another bootstrap may be quicker, with the same plan. */
async function unlessMade(make: () => Promise<unknown>): Promise<void> {
  try {
    await make();
  } catch (error) {
    if (!(error instanceof errors.ResponseError && saidIn(error)?.type === "resource_already_exists_exception"))
      throw error;
  }
}

interface IndexState {
  readonly mappings: unknown;
  readonly settings: Readonly<Record<string, unknown>>;
}

async function stateOf(client: Client, index: string): Promise<IndexState> {
  const { body: mappings } = await client.indices.getMapping({ index });
  const { body: settings } = await client.indices.getSettings({ index, flat_settings: true });
  return {
    mappings: mappings[index]?.mappings,
    settings: (settings[index]?.settings ?? {}) as Readonly<Record<string, unknown>>,
  };
}

/** One at a time: what can't be changed while the index is open must not keep the others from being changed. */
async function settingRefusals(client: Client, plan: IndexPlan, found: IndexState["settings"]): Promise<string[]> {
  const refusals: string[] = [];
  for (const [name, value] of Object.entries(plan.settings)) {
    if (isDeepStrictEqual(asText(found[name]), asText(value))) continue;
    const what = `${name}, which is ${found[name] ?? "not set"},`;
    const put = () => client.indices.putSettings({ index: plan.index, body: { [name]: value } });
    refusals.push(...(await refusal(what, put)));
  }
  return refusals;
}

/** The server writes numbers and truth values as text. */
const asText = (value: unknown): unknown => (Array.isArray(value) ? value.map(asText) : String(value));

/** What the server says against a change, none where it took it. */
async function refusal(what: string, change: () => Promise<unknown>): Promise<readonly string[]> {
  try {
    await change();
    return [];
  } catch (error) {
    if (!(error instanceof errors.ResponseError) || error.statusCode !== 400) throw error;
    return [`${what} can't become the planned one: ${reasonOf(error)}`];
  }
}

async function bootstrapAlias(client: Client, { alias, index }: IndexPlan, report: Report): Promise<void> {
  const object = `alias ${alias}`;
  const { body: isIndex } = await client.indices.exists({ index: alias });
  const answer = await found(() => client.indices.getAlias({ name: alias }));
  const targets = Object.keys(answer?.body ?? {});
  if (targets.includes(index) && targets.length === 1) report.right(object);
  else if (targets.length > 0) {
    report.right(object, `reads ${targets.join(", ")} until the view has been rebuilt into ${index}`);
  } else if (isIndex) {
    report.refused(object, "an index has this name; whoever wrote to it before the alias was there made it", taken);
  } else {
    await client.indices.putAlias({ index, name: alias });
    report.made(object, `reads ${index}`);
  }
}

/** The answer, or undefined where there is no such thing. */
async function found<T>(request: () => Promise<T>): Promise<T | undefined> {
  try {
    return await request();
  } catch (error) {
    if (error instanceof errors.ResponseError && error.statusCode === 404) return undefined;
    throw error;
  }
}

const reasonOf = (error: errors.ResponseError): string => saidIn(error)?.reason ?? messageOf(error);

function saidIn({ body }: errors.ResponseError): { readonly type?: string; readonly reason?: string } | undefined {
  return (body as { readonly error?: { readonly type?: string; readonly reason?: string } } | undefined)?.error;
}
