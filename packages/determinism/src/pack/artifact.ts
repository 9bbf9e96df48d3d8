/** The format level of detLLM that the files of a pack keep: fields are added, never changed. */
export const detllmVersion = "0.1.1";

/** What every artifact begins with. */
export function artifactHeader(type: string, cupelVersion: string): Readonly<Record<string, string>> {
  return { artifact_type: type, cupel_version: cupelVersion, detllm_version: detllmVersion, schema_version: "1.0" };
}

/** Header and members of an artifact as a file: keys sorted at every level, two spaces, a newline at the end. */
export function artifactText(type: string, members: object, cupelVersion: string): string {
  return `${JSON.stringify(sortKeys({ ...members, ...artifactHeader(type, cupelVersion) }), null, 2)}\n`;
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(entries.sort(([left], [right]) => (left < right ? -1 : 1)).map(([key, member]) => [key, sortKeys(member)]));
}
