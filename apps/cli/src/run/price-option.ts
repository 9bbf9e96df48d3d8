import { type OptionType, optionType } from "@cupel/command-line";
import { isJsonObject, type JsonObject, type Price, type Prices } from "@cupel/core";
import { InvalidArgumentError } from "commander";

const parts = ["input", "cached", "output"] as const;

/**
 * `input=2,cached=0.5,output=8`: USD per million tokens for every model of the run, or with `model=NAME` for one of them. Each further one is
 * put beside those before it.
 */
export const price: OptionType<Prices> = optionType(read, { check, schema: schemaOfPrices() });

function read(text: string, before: Prices = {}): Prices {
  const values = new Map<string, string>();
  for (const pair of text.split(",")) {
    const [, name = "", value = ""] = /^\s*(\w+)=(.*?)\s*$/.exec(pair) ?? [];
    if (value === "" || values.has(name) || !["model", ...parts].includes(name)) throw wrong(`"${pair.trim()}" is no part of a price.`);
    values.set(name, value);
  }
  const model = values.get("model") ?? "default";
  if (Object.hasOwn(before, model)) throw wrong(`The price of ${model === "default" ? "every model" : model} is given twice.`);
  const numbers = parts.flatMap((name) => (values.has(name) ? [[name, amount(name, values.get(name) ?? "")] as const] : []));
  const own = Object.fromEntries(numbers) as Partial<Price>;
  const { input, output } = own;
  if (input === undefined || output === undefined) throw wrong("A price needs both input and output.");
  return { ...before, [model]: { ...own, input, output } };
}

function amount(name: string, text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value >= 0) return value;
  throw wrong(`${name} is ${text}; it must be USD per million tokens, 0 or more.`);
}

function wrong(sentence: string): InvalidArgumentError {
  return new InvalidArgumentError(`${sentence} Write [model=NAME,]input=USD,[cached=USD,]output=USD, per million tokens.`);
}

function check(value: unknown): Prices {
  const isPrice = (own: unknown) =>
    isJsonObject(own) &&
    Object.entries(own).every(([name, usd]) => (parts as readonly string[]).includes(name) && typeof usd === "number" && usd >= 0) &&
    own.input !== undefined &&
    own.output !== undefined;
  if (isJsonObject(value) && Object.values(value).every(isPrice)) return value as unknown as Prices;
  throw new InvalidArgumentError('Expected USD per million tokens by name of model, such as { "default": { "input": 2, "output": 8 } }.');
}

function schemaOfPrices(): JsonObject {
  const properties = Object.fromEntries(parts.map((name) => [name, { type: "number", minimum: 0 }]));
  return {
    type: "object",
    additionalProperties: { type: "object", properties, required: ["input", "output"], additionalProperties: false },
  };
}
