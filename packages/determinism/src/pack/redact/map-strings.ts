/** A value with every text in it mapped, but for members of the names to skip. */
export function mapStrings<Value>(value: Value, map: (text: string) => string, skip: ReadonlySet<string> = new Set()): Value {
  return mapAny(value, map, skip) as Value;
}

function mapAny(value: unknown, map: (text: string) => string, skip: ReadonlySet<string>): unknown {
  if (typeof value === "string") return map(value);
  if (Array.isArray(value)) return value.map((item) => mapAny(item, map, skip));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, skip.has(key) ? member : mapAny(member, map, skip)]));
}
