import { InvalidArgumentError } from "commander";

/** An option value that is a whole number of at least `minimum`. */
export function integer(minimum: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= minimum) return value;
    throw new InvalidArgumentError(`Expected a whole number of at least ${minimum}.`);
  };
}

/** An option value that is a finite number between `minimum` and `maximum`. */
export function number(minimum: number, maximum: number = Number.POSITIVE_INFINITY): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== "" && Number.isFinite(value) && value >= minimum && value <= maximum) return value;
    throw new InvalidArgumentError(`Expected a number of at least ${minimum}${Number.isFinite(maximum) ? ` and at most ${maximum}` : ""}.`);
  };
}

/** An option value that is one or more names separated by commas, each at most once; given `known`, only those. */
export function list(known?: readonly string[]): (text: string) => readonly string[] {
  return (text) => {
    const names = text.split(",").map((name) => name.trim());
    const wrong = names.find((name) => name === "" || (known !== undefined && !known.includes(name)));
    if (wrong !== undefined)
      throw new InvalidArgumentError(known ? `Expected names out of ${known.join(", ")}.` : "Expected names separated by commas.");
    if (new Set(names).size < names.length) throw new InvalidArgumentError("A name stands there twice.");
    return names;
  };
}

/** `tokens=20000,calls=100,time=60`: numbers by name, names out of `known`. */
export function quantities<Name extends string>(known: readonly Name[]): (text: string) => Readonly<Partial<Record<Name, number>>> {
  return (text) => {
    const entries = text.split(",").map((part): [Name, number] => {
      const [name = "", value = ""] = part.split("=").map((piece) => piece.trim());
      const known_ = known.find((candidate) => candidate === name);
      const parsed = Number(value);
      if (known_ === undefined || value === "" || !(Number.isFinite(parsed) && parsed > 0)) {
        throw new InvalidArgumentError(`Expected name=number pairs with names out of ${known.join(", ")}, such as ${known[0]}=100.`);
      }
      return [known_, parsed];
    });
    return Object.fromEntries(entries) as Partial<Record<Name, number>>;
  };
}
