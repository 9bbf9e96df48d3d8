/** Removes what must not leave: as the values of telling keys, as connection strings, as what was named. */
export type Redact = (value: unknown) => unknown;

const hidden = "[redacted]";
const tellingKey = /authorization|api[-_]?key|token|secret|passw|credential|cookie/i;
const credentials = /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@:]*:[^\s/@]+@/gi;
const bearer = /\b(bearer|basic)\s+[a-z0-9._~+/=-]{8,}/gi;

/**
 * Redacts texts and everything in lists and objects, at any depth, without changing what it is given. Counts of tokens are no tokens: a
 * number is never hidden.
 *
 * @param secrets values to hide wherever they stand, such as the keys in the environment; those of fewer than four characters are passed over
 * @param patterns further texts to hide
 */
export function createRedact({
  secrets = [],
  patterns = [],
}: {
  readonly secrets?: readonly string[];
  readonly patterns?: readonly RegExp[];
} = {}): Redact {
  const named = secrets.filter(({ length }) => length >= 4).toSorted((left, right) => right.length - left.length);
  const everywhere = patterns.map((pattern) => new RegExp(pattern, pattern.flags.includes("g") ? pattern.flags : `${pattern.flags}g`));
  const text = remembering((value) => {
    let safe = value.replace(credentials, `$1${hidden}@`).replace(bearer, `$1 ${hidden}`);
    for (const secret of named) safe = safe.replaceAll(secret, hidden);
    for (const pattern of everywhere) safe = safe.replace(pattern, hidden);
    return safe;
  });
  const tells = remembering((key) => tellingKey.test(key));
  const redact = (value: unknown, { depth, told }: { readonly depth: number; readonly told: boolean }): unknown => {
    if (typeof value === "string") return told ? hidden : text(value);
    if (typeof value !== "object" || value === null) return value;
    if (depth === 0) return hidden;
    if (Array.isArray(value)) return value.map((member) => redact(member, { depth: depth - 1, told }));
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [key, redact(member, { depth: depth - 1, told: told || tells(key) })]),
    );
  };
  return (value) => redact(value, { depth: 12, told: false });
}

/** Texts that are remembered, and how long they may be: keys and labels come again and again, what a person wrote does not. */
const remembered = { texts: 2000, characters: 200 };

function remembering<Value extends string | boolean>(find: (text: string) => Value): (text: string) => Value {
  const known = new Map<string, Value>();
  return (text) => {
    if (text.length > remembered.characters) return find(text);
    const before = known.get(text);
    if (before !== undefined) return before;
    const found = find(text);
    if (known.size >= remembered.texts) known.clear();
    known.set(text, found);
    return found;
  };
}

/** The values in an environment that look like secrets by the names of their variables. */
export function secretsIn(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.entries(environment).flatMap(([name, value]) =>
    value !== undefined && value !== "" && /KEY|TOKEN|SECRET|PASSW|CREDENTIAL|_HEADERS$/i.test(name) ? secretParts(name, value) : [],
  );
}

/** Headers stand in one variable as `name=value,name=value`. */
function secretParts(name: string, value: string): readonly string[] {
  if (!/_HEADERS$/i.test(name)) return [value];
  return value.split(",").flatMap((pair) => {
    const own = pair.slice(pair.indexOf("=") + 1).trim();
    return own === "" ? [] : [own, decode(own)];
  });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
