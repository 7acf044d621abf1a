/** Java's properties files. */

/** One property a line, in the order given. Values must not need escaping: ours hold no line breaks or backslashes. */
export function properties(values: Readonly<Record<string, string | number | boolean>>): string {
  return `${Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .join("\n")}\n`;
}

/** Log4j 2: everything from INFO on, and what the named loggers say only from a higher level on. */
export function log4j(levels: Readonly<Record<string, "warn" | "error">> = {}): string {
  const loggers = Object.entries(levels).flatMap(([name, level], index) => [
    [`logger.l${index}.name`, name] as const,
    [`logger.l${index}.level`, level] as const,
  ]);
  return properties({
    "appender.out.type": "Console",
    "appender.out.name": "out",
    "appender.out.layout.type": "PatternLayout",
    "appender.out.layout.pattern": "%d %-5p %c{1.} - %m%n",
    "rootLogger.level": "info",
    "rootLogger.appenderRef.out.ref": "out",
    ...Object.fromEntries(loggers),
  });
}
