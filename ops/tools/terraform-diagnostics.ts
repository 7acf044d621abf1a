/**
 * Reads what `terraform validate -json` prints.
 *
 * The line of configuration that Terraform quotes is left out: the address says where, and a quoted line could hold a
 * value that must not be printed.
 * @see https://developer.hashicorp.com/terraform/cli/commands/validate#json
 */
import { z } from "zod";

const outputSchema = z.object({
  diagnostics: z.array(
    z.object({
      severity: z.enum(["error", "warning"]),
      summary: z.string(),
      detail: z.string().default(""),
      address: z.string().optional(),
      snippet: z.object({ context: z.string().nullish() }).nullish(),
    }),
  ),
});

/** One complaint of `terraform validate`. */
export interface Diagnostic {
  readonly severity: "error" | "warning";
  /** Address of the resource or block it is about; undefined when it is about the whole stack. */
  readonly address: string | undefined;
  readonly summary: string;
  readonly detail: string;
}

/** The diagnostics in Terraform's output, or undefined when it is no such output. */
export function readDiagnostics(output: string): readonly Diagnostic[] | undefined {
  const parsed = outputSchema.safeParse(parseJson(output));
  return parsed.data?.diagnostics.map(({ severity, summary, detail, address, snippet }) => ({
    severity,
    summary,
    detail,
    // For Terraform JSON the context is the path in the file: "resource.aws_kms_key.main" is the address with a prefix.
    address: address ?? snippet?.context?.replace(/^resource\./, ""),
  }));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The diagnostic as lines to print, the first without indentation. */
export function renderDiagnostic(stack: string, { severity, address, summary, detail }: Diagnostic): readonly string[] {
  const where = address === undefined ? stack : `${stack}: ${address}`;
  const details = detail === "" ? [] : detail.split("\n").map((line) => `  ${line}`.trimEnd());
  return [where, `  ${severity}: ${summary}`, ...details];
}
