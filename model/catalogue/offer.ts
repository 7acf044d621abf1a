/**
 * What a service offers, as data: enough to accept a value, to guess which one was meant, and to say why another one is
 * refused.
 *
 * A wrong size or version is otherwise found by AWS, ten minutes into a deployment and one at a time. The lists are
 * enumerated, so they age: when AWS adds a value, it is added here, in the table of its service. A region can offer
 * less than a list holds; that only the deployment shows.
 */

export interface Offer {
  /** What is offered, with its article: `an instance class of RDS for PostgreSQL`. */
  readonly what: string;
  /** The page of the service's documentation that lists the values. */
  readonly source: string;
  /** What is allowed, to be read after the word "allowed:". */
  readonly allowed: string;
  /** Every accepted value. */
  readonly values: readonly string[];
  readonly accepts: (value: string) => boolean;
  /**
   * Why a value that AWS knows, or that is nearly right, is refused, and what to write instead, as a sentence without a
   * full stop. Undefined for an accepted value and for one of which nothing is known.
   */
  readonly refusal: (value: string) => string | undefined;
}

/** Values that match are refused for this reason; `$1` stands for the first group of the pattern. */
export type Refusal = readonly [pattern: RegExp, reason: string];

interface OfferParts {
  readonly what: string;
  readonly source: string;
  readonly allowed: string;
  readonly values: readonly string[];
  /** The first that matches speaks. @default none */
  readonly refusals?: readonly Refusal[];
}

/** An offer of the given values and no others. */
export function offer(parts: OfferParts): Offer {
  const { what, source, allowed, values, refusals = [] } = parts;
  const known = new Set(values);
  const accepts = (value: string): boolean => known.has(value);
  const refusal = (value: string): string | undefined => {
    if (accepts(value)) return undefined;
    for (const [pattern, reason] of refusals) {
      const match = pattern.exec(value);
      if (match !== null) return reason.replaceAll("$1", match[1] ?? "");
    }
    return undefined;
  };
  return { what, source, allowed, values, accepts, refusal };
}

/** Some families, separated by spaces, and the sizes that each of them comes in. */
export type FamilySizes = readonly [families: string, sizes: string];

interface InstanceTypes {
  readonly what: string;
  readonly source: string;
  /** What stands before the family, e.g. `db.`. @default nothing */
  readonly prefix?: string;
  /** What stands after the size, e.g. `.search`. @default nothing */
  readonly suffix?: string;
  readonly families: readonly FamilySizes[];
  /** A type that is often right, for the message. */
  readonly example: string;
  readonly refusals?: readonly Refusal[];
}

/** An offer of instance types. A wrong size of a right family is answered with the sizes that the family has. */
export function instanceTypes(parts: InstanceTypes): Offer {
  const { what, source, prefix = "", suffix = "", families, example, refusals = [] } = parts;
  const rows = families.flatMap(([names, sizes]) =>
    names.split(" ").map((name) => ({ name, sizes: sizes.split(" ") })),
  );
  return offer({
    what,
    source,
    allowed: `${prefix}<family>.<size>${suffix}, e.g. ${example}, of the families ${rows.map((row) => row.name).join(", ")}`,
    values: rows.flatMap(({ name, sizes }) => sizes.map((size) => `${prefix}${name}.${size}${suffix}`)),
    refusals: [
      ...refusals,
      ...rows.map(({ name, sizes }): Refusal => {
        const [start, end] = [literal(`${prefix}${name}.`), literal(suffix)];
        return [new RegExp(`^${start}.*${end}$`), `the family ${prefix}${name} comes in the sizes ${sizes.join(", ")}`];
      }),
    ],
  });
}

/** The same offer without the values that match, which are refused for this reason. */
export function without(wider: Offer, pattern: RegExp, reason: string): Offer {
  const values = wider.values.filter((value) => !pattern.test(value));
  const narrower = offer({ ...wider, allowed: `${wider.allowed}; ${reason}`, values, refusals: [[pattern, reason]] });
  return { ...narrower, refusal: (value) => narrower.refusal(value) ?? wider.refusal(value) };
}

/**
 * Whether an instance type of any service earns its CPU as credits (t2, t3, t3a, t4g): it slows down when they are
 * spent, so it is for trying things out.
 */
export function isBurstable(instanceType: string): boolean {
  return /(^|\.)t\d[a-z]?\./.test(instanceType);
}

function literal(text: string): string {
  return text.replaceAll(".", "\\.");
}
