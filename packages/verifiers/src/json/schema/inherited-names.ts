import { isJsonObject, type Json } from "@cupel/core";

const maps: ReadonlySet<string> = new Set(["properties", "dependentRequired", "dependentSchemas", "dependencies"]);

/** Every name that schemas look up in an object: those of `properties`, `required` and what depends on a property. */
export function namesIn(parts: readonly Json[]): readonly string[] {
  const names = new Set<string>();
  const visit = (value: Json): void => {
    if (Array.isArray(value)) for (const item of value) visit(item);
    if (!isJsonObject(value)) return;
    for (const [keyword, child] of Object.entries(value)) {
      if (child === undefined) continue;
      if (keyword === "required") addTexts(child);
      if (maps.has(keyword) && isJsonObject(child)) {
        for (const [name, part] of Object.entries(child)) {
          names.add(name);
          if (part !== undefined) addTexts(part);
        }
      }
      visit(child);
    }
  };
  const addTexts = (list: Json): void => {
    if (Array.isArray(list)) for (const name of list) if (typeof name === "string") names.add(name);
  };
  for (const part of parts) visit(part);
  return [...names];
}

/**
 * Asks whether every object has one of the names without writing it, or lists a name that it does not hold: somebody changed
 * `Object.prototype`. As code, like the schema: the engine answers for names that it knows in a twentieth of the time.
 */
export function askInherited(names: readonly string[]): () => boolean {
  const asks = names.map((name) => `${JSON.stringify(name)} in every`);
  return new Function("every", `return () => { for (const _ in every) return true; return ${asks.join(" || ") || "false"}; };`)(
    Object.prototype,
  );
}
