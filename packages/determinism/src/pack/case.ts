/** Members whose keys are names of somebody's own: they stay as they are. */
const free = new Set(["facts", "extra", "echo", "treatment"]);

/** A value with the keys of its objects in snake_case, as the files of a pack have them. */
export function snakeKeys(value: unknown): unknown {
  return mapKeys(value, (key) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
}

/** The inverse of {@link snakeKeys}. */
export function camelKeys(value: unknown): unknown {
  return mapKeys(value, (key) => key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()));
}

function mapKeys(value: unknown, rename: (key: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => mapKeys(item, rename));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [rename(key), free.has(key) ? member : mapKeys(member, rename)]));
}
