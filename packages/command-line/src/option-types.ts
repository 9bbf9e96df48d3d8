import type { Json, JsonObject } from "@cupel/core";
import { InvalidArgumentError } from "commander";

/**
 * What an option takes, wherever it stands: as a text on the command line or in the environment, as a value in a configuration file. As a
 * function it reads a text, so that it is also what commander calls; `previous` is what the same flag gave before.
 * Both ways refuse with an `InvalidArgumentError` that says what was expected.
 */
export interface OptionType<Value> {
  (text: string, previous?: Value): Value;
  /** The value, if it is one. */
  check(value: unknown): Value;
  /** JSON Schema of the value in a configuration file. */
  readonly schema: JsonObject;
  /** Set for a switch that takes no value on the command line. */
  readonly isSwitch?: true;
  /** Set for the path of a file: relative ones start where they are written down. */
  readonly isPath?: true;
  /** Set where somebody may write a secret by mistake: what was refused is not shown. */
  readonly hidesValue?: true;
}

type Traits = Pick<OptionType<unknown>, "schema" | "isSwitch" | "isPath" | "hidesValue">;

/** An option type of one's own, from how a text is read, how a value is checked, and its schema. */
export function optionType<Value>(
  read: (text: string, previous?: Value) => Value,
  rest: Traits & { readonly check: (value: unknown) => Value },
): OptionType<Value> {
  return Object.assign((text: string, previous?: Value) => read(text, previous), rest);
}

function refuse(sentence: string): never {
  throw new InvalidArgumentError(sentence);
}

/** A whole number between `minimum` and `maximum`. */
export function integer(minimum: number, maximum: number = Number.MAX_SAFE_INTEGER): OptionType<number> {
  const bounded = maximum < Number.MAX_SAFE_INTEGER;
  const sentence = `Expected a whole number of at least ${minimum}${bounded ? ` and at most ${maximum}` : ""}.`;
  const isWithin = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= minimum && Number(value) <= maximum;
  const check = (value: unknown) => (isWithin(value) ? value : refuse(sentence));
  return optionType((text) => check(/^\d+$/.test(text) ? Number(text) : undefined), {
    check,
    schema: { type: "integer", minimum, ...(bounded && { maximum }) },
  });
}

/** A finite number between `minimum` and `maximum`. */
export function number(minimum: number, maximum: number = Number.POSITIVE_INFINITY): OptionType<number> {
  const bounded = Number.isFinite(maximum);
  const sentence = `Expected a number of at least ${minimum}${bounded ? ` and at most ${maximum}` : ""}.`;
  const check = (value: unknown) =>
    typeof value === "number" && Number.isFinite(value) && value >= minimum && value <= maximum ? value : refuse(sentence);
  return optionType((text) => check(text.trim() === "" ? undefined : Number(text)), {
    check,
    schema: { type: "number", minimum, ...(bounded && { maximum }) },
  });
}

/** A length of time as `500ms`, `30s`, `5m` or `1h`; a number alone is seconds. Gives seconds. */
export function duration(): OptionType<number> {
  const sentence = "Expected a length of time such as 500ms, 30s, 5m or 1h.";
  const seconds: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, "": 1 };
  const read = (words: string): number => {
    const [, amount = "", unit = ""] = /^(\d+(?:\.\d+)?)(ms|s|m|h|)$/.exec(words.trim()) ?? [];
    return amount === "" ? refuse(sentence) : Number(amount) * (seconds[unit] as number);
  };
  const check = (value: unknown): number => {
    if (typeof value === "string") return read(value);
    return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : refuse(sentence);
  };
  const schema = {
    anyOf: [
      { type: "number", minimum: 0 },
      { type: "string", pattern: "^\\d+(\\.\\d+)?(ms|s|m|h)?$" },
    ],
  };
  return optionType(read, { check, schema });
}

/** A text with something in it, in one line. */
export function text(): OptionType<string> {
  const check = (value: unknown) =>
    typeof value === "string" && value.trim() !== "" && !/[\r\n]/.test(value) ? value : refuse("Expected a text with something in it.");
  return optionType(check, { check, schema: { type: "string", minLength: 1 } });
}

/** The path of a file. */
export function path(): OptionType<string> {
  const { check, schema } = text();
  return optionType(check, { check, schema, isPath: true });
}

/** One of the given names. */
export function choice<Name extends string>(names: readonly Name[]): OptionType<Name> {
  const check = (value: unknown) => names.find((name) => name === value) ?? refuse(`Expected one of ${names.join(", ")}.`);
  return optionType(check, { check, schema: { enum: [...names] } });
}

/** A switch: on or off. */
export function flag(): OptionType<boolean> {
  const check = (value: unknown) => (typeof value === "boolean" ? value : refuse("Expected true or false."));
  const words: Readonly<Record<string, boolean>> = {
    true: true,
    "1": true,
    yes: true,
    on: true,
    false: false,
    "0": false,
    no: false,
    off: false,
  };
  return optionType((word) => check(words[word.trim().toLowerCase()]), { check, schema: { type: "boolean" }, isSwitch: true });
}

/** One or more names separated by commas, each at most once; given `known`, only those. A flag that stands there again adds to them. */
export function list<Name extends string = string>(known?: readonly Name[]): OptionType<readonly Name[]> {
  const sentence = known ? `Expected names out of ${known.join(", ")}.` : "Expected names separated by commas.";
  const check = (value: unknown): readonly Name[] => {
    const isName = (name: unknown): name is Name =>
      typeof name === "string" && name.trim() !== "" && (known === undefined || (known as readonly string[]).includes(name));
    if (!(Array.isArray(value) && value.length > 0 && value.every(isName))) return refuse(sentence);
    if (new Set(value).size < value.length) return refuse("Expected each name once; one stands there twice.");
    return value;
  };
  const items: JsonObject = known ? { enum: [...known] } : { type: "string", minLength: 1 };
  return optionType((words, previous = []) => check([...previous, ...words.split(",").map((name) => name.trim())]), {
    check,
    schema: { type: "array", items, minItems: 1, uniqueItems: true },
  });
}

/** `tokens=20000,calls=100,time=60`, in a file an object: numbers above 0 by name, names out of `known`. */
export function quantities<Name extends string>(known: readonly Name[]): OptionType<Readonly<Partial<Record<Name, number>>>> {
  const sentence = `Expected name=number pairs with names out of ${known.join(", ")}, such as ${known[0]}=100.`;
  const check = (value: unknown): Readonly<Partial<Record<Name, number>>> => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return refuse(sentence);
    const isQuantity = ([name, amount]: [string, unknown]) =>
      (known as readonly string[]).includes(name) && typeof amount === "number" && Number.isFinite(amount) && amount > 0;
    return Object.entries(value).every(isQuantity) ? (value as Partial<Record<Name, number>>) : refuse(sentence);
  };
  const read = (words: string, previous?: Readonly<Partial<Record<Name, number>>>) => {
    const entries = words.split(",").map((part): [string, Json] => {
      const [name = "", amount = ""] = part.split("=").map((piece) => piece.trim());
      return [name, amount === "" ? null : Number(amount)];
    });
    return { ...previous, ...check(Object.fromEntries(entries)) };
  };
  const properties = Object.fromEntries(known.map((name) => [name, { type: "number", exclusiveMinimum: 0 }]));
  return optionType(read, { check, schema: { type: "object", properties, additionalProperties: false } });
}

/** The name of an environment variable. A value that looks like what such a variable would hold is refused without being shown. */
export function environmentName(): OptionType<string> {
  const check = (value: unknown) =>
    typeof value === "string" && /^[A-Z_][A-Z0-9_]*$/.test(value)
      ? value
      : refuse("Expected the name of an environment variable, in capitals; the secret itself never stands here.");
  return optionType(check, { check, schema: { type: "string", pattern: "^[A-Z_][A-Z0-9_]*$" }, hidesValue: true });
}
