import type { Law } from "../src/laws/law.ts";

/** The sentences of the laws that do not hold, for laws of something named "x". */
export async function broken(laws: readonly Law[]): Promise<readonly string[]> {
  const names: string[] = [];
  for (const law of laws) await law.check().catch(() => names.push(law.name.slice(2)));
  return names;
}
