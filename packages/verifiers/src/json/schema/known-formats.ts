/** Formats that only the exact engine knows. */
const exactOnly: ReadonlySet<string> = new Set(["idn-email", "idn-hostname", "iri", "iri-reference"]);

const known: ReadonlySet<string> = new Set([
  ...exactOnly,
  ...["date", "time", "date-time", "iso-time", "iso-date-time", "duration", "uri", "uri-reference", "uri-template", "url", "email"],
  ...["hostname", "ipv4", "ipv6", "regex", "uuid", "json-pointer", "json-pointer-uri-fragment", "relative-json-pointer", "byte"],
  ...["int32", "int64", "float", "double", "password", "binary"],
]);

/** Whether a format is checked here: those of the drafts and those of OpenAPI. */
export function isKnownFormat(format: string): boolean {
  return known.has(format);
}

/** Whether ajv knows the format. */
export function isPlainFormat(format: string): boolean {
  return known.has(format) && !exactOnly.has(format);
}
