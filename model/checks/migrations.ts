/**
 * What an environment says of the foreign databases of a blueprint fits their engines.
 *
 * DMS verifies the server of every foreign database. It reads an authority as PEM for all engines but Oracle, which
 * takes a wallet, and there is no wallet that could be a default.
 */
import type { Problem } from "../problems";
import type { SourceAuthority } from "../schema/environment";
import { oneOf, suggest } from "../words";
import type { Check, Reading } from "./reading";

export const checkMigrations: Check = (reading) => {
  const { blueprintName, environment } = reading;
  if (blueprintName === undefined || environment.migrations === undefined) return [];
  const path = `environment.migrations.sourceAuthorities.${blueprintName}`;
  const authorities = new Map(Object.entries(environment.migrations.sourceAuthorities?.[blueprintName] ?? {}));
  const foreign = foreignEngines(reading);
  return [
    ...[...authorities.keys()]
      .filter((key) => !foreign.has(key) && !isUnclear(key, reading))
      .map((key) => ({
        path: `${path}.${key}`,
        problem: `the blueprint migrates no foreign database as "${key}"`,
        allowed: foreign.size > 0 ? oneOf([...foreign.keys()]) : "none: it has no such migration",
        given: key,
        fix: suggest(key, [...foreign.keys()], "remove it"),
      })),
    ...[...foreign].flatMap(([key, engine]) => fitsEngine(`${path}.${key}`, engine, authorities.get(key))),
  ];
};

function foreignEngines({ migrations }: Reading): ReadonlyMap<string, string> {
  return new Map(
    [...migrations].flatMap(([key, migration]) =>
      migration.type === "migration" && migration.source?.engine !== undefined
        ? [[key, migration.source.engine] as const]
        : [],
    ),
  );
}

/** A migration that is wrong by itself may be a foreign database. */
function isUnclear(key: string, { keys, migrations }: Reading): boolean {
  return keys.migrations.includes(key) && migrations.get(key)?.type !== "bulk-load";
}

function fitsEngine(
  path: string,
  engine: string,
  authority: { readonly type: SourceAuthority["type"] } | undefined,
): readonly Problem[] {
  const needed = engine === "oracle" ? "oracle-wallet" : "pem";
  const given = authority === undefined ? "none" : authority.type;
  if (given === needed || (given === "none" && needed === "pem")) return [];
  return [
    {
      path,
      problem: `an endpoint of the engine ${engine} can't verify its server with this`,
      allowed: `{ type: "${needed}", … }`,
      given,
      fix:
        needed === "pem"
          ? "give the authority as PEM, or remove it where the database is on Amazon RDS"
          : "make an auto-login wallet of the authority with orapki and give cwallet.sso in base64",
    },
  ];
}
