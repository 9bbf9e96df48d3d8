import { contentHash, type Generation, isJsonObject } from "@cupel/core";

/** An answer as it is kept. */
export interface CacheEntry {
  /** Without a mark that it was kept. */
  readonly generation: Generation;
  /** How long the call took when it was made. */
  readonly milliseconds: number;
}

const entryVersion = 1;

/** The text of an entry's file; undefined for an answer that JSON cannot hold. */
export function writeEntry(key: string, entry: CacheEntry): string | undefined {
  try {
    return `${JSON.stringify({ schemaVersion: entryVersion, key, sha256: contentHash([key, entry]), ...entry })}\n`;
  } catch {
    return undefined;
  }
}

/** The entry in such a text; undefined for one that was damaged, cut off, or belongs to another key. */
export function readEntry(key: string, text: string): CacheEntry | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isJsonObject(value) || value.schemaVersion !== entryVersion || value.key !== key) return undefined;
  const entry = { generation: value.generation, milliseconds: value.milliseconds };
  return value.sha256 === contentHash([key, entry]) ? (entry as unknown as CacheEntry) : undefined;
}
