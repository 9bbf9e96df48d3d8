import { CupelError, isJsonObject } from "@cupel/core";

/** Values by key, and where a key stands. */
export interface PlacedValues {
  readonly values: Readonly<Record<string, unknown>>;
  placeOf(key: string): string;
}

/** The values of a YAML file, without tags, anchors that expand or merges. @throws CupelError `CONFIG_INVALID` with file, line and column */
export async function parseYaml(text: string, path: string): Promise<PlacedValues> {
  // Loaded only for those who write it.
  const { isMap, isScalar, LineCounter, parseDocument } = await import("yaml");
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, uniqueKeys: true, customTags: [], schema: "core" });
  const at = (offset: number) => {
    const { line, col } = lineCounter.linePos(offset);
    return `${path}:${line}:${col}`;
  };
  const [error] = document.errors;
  if (error !== undefined) throw new CupelError("CONFIG_INVALID", `${at(error.pos[0])}: ${error.message.split("\n")[0] ?? ""}`);
  const values: unknown = document.toJS({ maxAliasCount: 0 });
  if (!isJsonObject(values)) throw new CupelError("CONFIG_INVALID", `${path} does not hold options, such as "bestOfK: 4".`);
  const placeOf = (key: string): string => {
    const items = isMap(document.contents) ? document.contents.items : [];
    const found = items.map(({ key: node }) => node).find((node) => isScalar(node) && node.value === key);
    return isScalar(found) && found.range ? at(found.range[0]) : path;
  };
  return { values, placeOf };
}
