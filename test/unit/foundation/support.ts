/** The stacks that everything stands on, synthesized without the stores. */
import { loadPlatform } from "../../../load/definition";
import type { Platform } from "../../../model/platform";
import { KubernetesStack } from "../../../stacks/kubernetes";
import { NetworkStack } from "../../../stacks/network";
import { type Make, resourcesOf, root, type StackJson, synthStack } from "../../support/synth";

export type Resource = Readonly<Record<string, unknown>>;

/** A statement of a policy, as far as tests look into it. */
export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action: string | readonly string[];
  readonly Resource?: unknown;
  readonly Condition?: unknown;
}

export const production = loadPlatform({ root, environment: "production" });
export const local = loadPlatform({ root, environment: "local" });

const make: Make = (app, platform) => {
  const plan = (id: string) => {
    const found = platform.stacks.find((stack) => stack.id === id);
    if (found === undefined) throw new Error(`The platform has no stack ${id}.`);
    return found;
  };
  const { network } = new NetworkStack(app, { platform, plan: plan("network") });
  new KubernetesStack(app, { platform, plan: plan("kubernetes"), network });
};

export function synthFoundation(platform: Platform, id: "network" | "kubernetes"): StackJson {
  return synthStack(platform, id, make);
}

/** The platform with other settings of its network or cluster. */
export function withEnvironment(platform: Platform, changes: Partial<Platform["environment"]>): Platform {
  return { ...platform, environment: { ...platform.environment, ...changes } };
}

/** All resources of one type. */
export function all(stack: StackJson, type: string): readonly Resource[] {
  return Object.values(resourcesOf(stack, type));
}

/** The one resource of a type whose attribute has this value. */
export function theOne(stack: StackJson, type: string, attribute: string, value: unknown): Resource {
  const found = all(stack, type).filter((resource) => resource[attribute] === value);
  const [first] = found;
  if (first === undefined || found.length !== 1) {
    throw new Error(`The stack has ${found.length} resources ${type} with ${attribute} ${String(value)}, not one.`);
  }
  return first;
}

/** The reference to a resource by the end of its construct path, e.g. `vpc.id` of `aws_vpc`. */
export function reference(stack: StackJson, type: string, resource: Resource, attribute: string): string {
  const name = Object.entries(resourcesOf(stack, type)).find(([, value]) => value === resource)?.[0];
  return `\${${type}.${name}.${attribute}}`;
}

export function statements(policy: unknown): readonly PolicyStatement[] {
  return (JSON.parse(String(policy)) as { readonly Statement: readonly PolicyStatement[] }).Statement;
}
