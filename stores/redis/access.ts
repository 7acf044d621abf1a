/**
 * What each user of a cache may do, as access strings of ElastiCache.
 *
 * Keys are the border between the owners of data: an application writes the key spaces it owns and only reads the
 * views, because a view that two write to is wrong sooner or later; a projector reaches the keys of its view and no
 * others.
 *
 * Every string has `-@all` between the keys and the commands. ElastiCache puts it there when it is missing, and then
 * each plan would show a difference. The order matters: a later word overrides an earlier one.
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html#Access-string
 */

/** What a client of a cluster asks to find the shard of a key. */
const topology = ["+cluster|info", "+cluster|nodes", "+cluster|shards", "+cluster|slots"];

/**
 * Taken back from the categories: what empties or stops a server or hides in it as code, and what shows the names of
 * keys. A name can be a secret: whoever learns the key of a session has the session.
 */
const refused = ["-@dangerous", "-@scripting", "-randomkey", "-scan"];

/** Key patterns that belong to an application, as in a definition: `draft:{userId}`. */
export interface ApplicationKeys {
  /** Key spaces, whose only copy is in the cache. */
  readonly owned: readonly string[];
  /** Cache views, which projectors keep right. */
  readonly views: readonly string[];
}

/** An application reads and writes what it owns, alone or in a transaction, and reads the views. */
export function applicationAccess({ owned, views }: ApplicationKeys): string {
  const writes = owned.length === 0 ? [] : ["+@write", "+@transaction"];
  return accessString(
    [...owned.map((pattern) => `~${glob(pattern)}`), ...views.map((pattern) => `%R~${glob(pattern)}`)],
    ["+@read", ...writes, "+@connection", ...refused, ...topology],
  );
}

/** A projector keeps the keys of its view right, by scripts that compare the version of a key before they write it. */
export function projectorAccess(viewPattern: string): string {
  const scripts = ["+eval", "+evalsha", "+script|exists", "+script|load"];
  return accessString(
    [`~${glob(viewPattern)}`],
    ["+@read", "+@write", "+@connection", ...refused, ...scripts, ...topology],
  );
}

function accessString(keys: readonly string[], commands: readonly string[]): string {
  return ["on", ...keys, "-@all", ...commands].join(" ");
}

/** `draft:{userId}:notes` → `draft:*:notes`. */
function glob(pattern: string): string {
  return pattern.replaceAll(/\{[a-zA-Z]+\}/g, "*");
}
