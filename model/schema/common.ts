/**
 * The building blocks of what a definition may hold: keys, durations, address ranges, text.
 *
 * A message given to a zod check is the sentence of what is allowed there; `accept.ts` turns it into a problem.
 */
import ipaddr from "ipaddr.js";
import { z } from "zod";

/** The key of a store: part of every physical name, so it is short. */
export const storeKey = z
  .string()
  .regex(/^[a-z][a-z0-9]{0,11}$/, "1 to 12 lower-case letters and digits, the first a letter");

/** The key of a dataset, view, domain or migration: camel case; names are derived from it. */
export const camelKey = z.string().regex(/^[a-z][a-zA-Z0-9]{0,39}$/, "camel case of 1 to 40 letters and digits");

/** One line of prose. */
export const sentence = z.string().min(3, "at least 3 characters").max(300, "at most 300 characters");

/**
 * Text that becomes the value of a tag, which S3 and others take only in these characters.
 * https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html
 */
export const tagText = z
  .string()
  .min(3, "at least 3 characters")
  .max(128, "at most 128 characters")
  .regex(/^[\p{L}\p{N} +\-=._:/@]*$/u, "letters, digits, spaces and + - = . _ : / @, as tags take them");

/** A length of time; made by `seconds(5)`, `days(7)`, so that its unit can't be mistaken. */
export const duration = z.strictObject({
  seconds: z
    .int()
    .min(1)
    .max(100 * 365 * 86_400),
});

/** A file of the blueprint, relative to the blueprint's folder; it must exist. */
export const file = (extension: string) =>
  z
    .string()
    .regex(
      new RegExp(`^(?!/)(?!.*\\.\\.)[\\w./-]+${extension.replaceAll(".", "\\.")}$`),
      `a path below the blueprint's folder that ends in ${extension}`,
    );

/** An IPv4 range whose address is the range's first. */
export const cidr = z.string().refine(isIpv4Range, "an IPv4 range in CIDR notation, such as 10.20.0.0/16");

/** A weekly window, `sun:03:00-sun:04:00`, UTC. */
export const weeklyWindow = z
  .string()
  .regex(
    /^(mon|tue|wed|thu|fri|sat|sun):([01]\d|2[0-3]):[0-5]\d-(mon|tue|wed|thu|fri|sat|sun):([01]\d|2[0-3]):[0-5]\d$/,
    "a weekly window in UTC, such as sun:03:00-sun:04:00",
  );

/** A daily window, `02:00-03:00`, UTC. */
export const dailyWindow = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/, "a daily window in UTC, such as 02:00-03:00");

/**
 * Days that CloudWatch Logs can keep a log group.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
 */
export const logRetentionDays = z.literal([
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
]);

function isIpv4Range(text: string): boolean {
  if (!ipaddr.IPv4.isValidCIDR(text)) return false;
  const [, prefix] = ipaddr.IPv4.parseCIDR(text);
  return ipaddr.IPv4.networkAddressFromCIDR(text).toString() === text.split("/")[0] && prefix >= 8;
}
