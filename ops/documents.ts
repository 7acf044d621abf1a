/**
 * The documents that are generated from the model: what there is, how data flows, and what it is all called. Pure: a
 * platform becomes Markdown with Mermaid diagrams, without a date, so that a difference is a change of the model.
 */
import { allNames } from "../model/checks/names";
import type { Flow } from "../model/flows";
import type { Platform } from "../model/platform";
import type { PlatformStore } from "../model/stores";
import { kebab } from "../model/words";
import type { Rule } from "../rules/rule";

/** A page about one platform. */
export function platformDocument(platform: Platform): string {
  return page(
    `# ${platform.name}`,
    generated,
    platform.description,
    "## How data flows",
    flowDiagram(platform),
    table(
      ["view", "from", "captured by", "consistency", "fresh within", "rebuilt by", "projector"],
      platform.flows.map((flow) => [
        code(flow.view),
        flow.from.map(code).join(", "),
        `${flow.capture}, connector ${code(flow.connector)}`,
        flow.consistency,
        `${flow.freshWithinSeconds} s`,
        flow.rebuild,
        flow.projector === undefined ? "none: the topic is the view" : code(flow.projector.name),
      ]),
    ),
    "## Why each store is there",
    table(
      ["store", "kind", "owner", "holds", "data class", "hours a month", "removed when"],
      platform.stores.map(storeRow),
    ),
    "## Stacks",
    stackDiagram(platform),
    "## Topics",
    table(
      ["topic", "for", "partitions", "cleanup", "kept for"],
      platform.topics.map(({ name, use, partitions, cleanup, retentionMs }) => [
        code(name),
        use,
        String(partitions),
        cleanup,
        retentionMs === undefined ? "the last event of every key" : `${retentionMs / 3_600_000} h`,
      ]),
    ),
    "## Names",
    table(
      ["kind", "name", "from"],
      allNames(platform).map(({ limit, name, path }) => [limit, code(name), code(path)]),
    ),
  );
}

/** A page about the rules. */
export function rulesDocument(rules: readonly Rule[]): string {
  return page(
    "# Rules",
    generated,
    "A platform that breaks one of these is refused before anything is made of it. Each finding names the field to change.",
    table(
      ["rule", "what is lost when it is broken"],
      rules.map(({ id, reason }) => [code(id), reason]),
    ),
  );
}

const generated = "<!-- Generated from the model by `npm run docs`; edit the model instead. -->";

function flowDiagram({ stores, flows }: Platform): string {
  const truths = stores.flatMap((store) => [
    `  subgraph store_${store.key}["${store.key} (${store.kind})"]`,
    ...store.datasets.map((dataset) => `    ${node(store.key, dataset)}["${dataset}"]`),
    ...store.views.map((view) => `    ${node(store.key, view)}(["${view}"])`),
    "  end",
  ]);
  return mermaid("flowchart LR", [...truths, ...flows.flatMap((flow) => arrows(flow, stores))]);
}

function arrows(flow: Flow, stores: readonly PlatformStore[]): readonly string[] {
  return flow.from.map((dataset) => {
    const origin = stores.find((store) => store.datasets.includes(dataset))?.key ?? "";
    return `  ${node(origin, dataset)} -->|"${flow.capture}, ${flow.freshWithinSeconds} s"| ${node(flow.store, flow.view)}`;
  });
}

function stackDiagram({ stacks }: Platform): string {
  return mermaid("flowchart TD", [
    ...stacks.map(({ id }) => `  ${id}["${id}"]`),
    ...stacks.flatMap(({ id, dependsOn }) => dependsOn.map((other) => `  ${other} --> ${id}`)),
  ]);
}

function storeRow(store: PlatformStore): readonly string[] {
  const { key, kind, owner, datasets, views, dataClass, justification } = store;
  return [
    code(key),
    kind,
    owner,
    [...datasets.map(code), ...views.map((view) => `${code(view)} (view)`)].join(", "),
    dataClass,
    String(justification.opsHoursPerMonth),
    justification.removeWhen,
  ];
}

const node = (store: string, key: string): string => `${store}_${kebab(key).replaceAll("-", "_")}`;
const code = (text: string): string => `\`${text}\``;
const page = (...blocks: readonly string[]): string => `${blocks.join("\n\n")}\n`;
const mermaid = (kind: string, lines: readonly string[]): string => ["```mermaid", kind, ...lines, "```"].join("\n");

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
