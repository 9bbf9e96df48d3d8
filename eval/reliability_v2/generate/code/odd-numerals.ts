import { byLevel } from "../family.ts";
import { codeFamily } from "./code-family.ts";

/** Numbers with digits of one's own: written, read, added. */
export const oddNumerals = codeFamily("odd-numerals", (draw, level) => {
  const entry = draw.pick(
    byLevel(
      level,
      ["to_glyphs", "spell_number", "write_numeral"],
      ["from_glyphs", "read_numeral", "glyphs_to_int"],
      ["add_glyphs", "sum_numerals", "plus"],
    ),
  );
  const digits = draw.some([..."abdfhkmprtvz"], draw.integer(3, 7)).join("");
  const base = digits.length;
  const write = (value: number): string => [...value.toString(base)].map((digit) => digits[Number.parseInt(digit, base)]).join("");
  const read = (text: string): number => [...text].reduce((sum, digit) => sum * base + digits.indexOf(digit), 0);
  const about = `A village counts in base ${base} and writes its digits with letters: ${[...digits].map((letter, value) => `${letter} is ${value}`).join(", ")}. The digit of the highest value comes first, as with us.`;
  const grouped = (value: number) => {
    const text = write(value);
    return text.length > 2 ? `${text.slice(0, -2)}'${text.slice(-2)}` : text;
  };
  if (level === "easy") {
    const program = ({
      zero = `    if number == 0:\n        return '${digits[0]}'\n`,
      order = `digits[number % ${base}] + text`,
      by = base,
    } = {}) => `def ${entry}(number):
    digits = '${digits}'
${zero}    text = ''
    while number > 0:
        text = ${order}
        number //= ${by}
    return text`;
    return {
      entry,
      prompt: `${about} Write a Python function ${entry}(number) that returns the numeral of a whole number from 0 on, without leading ${digits[0]} (0 itself is '${digits[0]}').`,
      solution: program(),
      reference: write as never,
      shown: [[base + 1], [0], [draw.integer(20, 90)]],
      hidden: [
        [1],
        [base - 1],
        [base],
        [base * base],
        [base * base - 1],
        [base ** 5],
        ...draw.times(8, (index) => [draw.integer(2, 10 ** (1 + (index % 5)))]),
      ],
      mistakes: [
        ["lowest digit first", program({ order: `text + digits[number % ${base}]` })],
        ["zero is nothing", program({ zero: "" })],
        [
          "the base is one too small",
          `def ${entry}(number):\n    digits = '${digits}'\n    text = '' if number else digits[0]\n    while number > 0:\n        text = digits[number % ${base - 1}] + text\n        number //= ${base - 1}\n    return text`,
        ],
      ],
    };
  }
  if (level === "medium") {
    const program = ({
      skip = "continue",
      unknown = "return None",
      empty = "if not seen:\n        return None\n    ",
    } = {}) => `def ${entry}(text):
    digits = '${digits}'
    number, seen = 0, False
    for letter in text:
        if letter == "'":
            ${skip}
        if letter not in digits:
            ${unknown}
        number = number * ${base} + digits.index(letter)
        seen = True
    ${empty}return number`;
    const reference = (text: string) => {
      const bare = text.replaceAll("'", "");
      return bare !== "" && [...bare].every((letter) => digits.includes(letter)) ? read(bare) : null;
    };
    return {
      entry,
      prompt: `${about} ${draw.pick(["Write", "Give us"])} a Python function ${entry}(text) that turns a numeral into a number. Apostrophes may stand anywhere to group digits and mean nothing. If any other sign is no digit, or there is no digit at all, the result is None.`,
      solution: program(),
      reference: reference as never,
      shown: [[write(draw.integer(30, 400))], [grouped(draw.integer(base ** 3, base ** 4))], [`${digits[1]}x${digits[0]}`]],
      hidden: [
        [""],
        ["'"],
        [digits[0] as string],
        [`${digits[0]}${digits[0]}${digits[1]}`],
        [digits[1]?.toUpperCase() ?? ""],
        [`${digits[1]} ${digits[1]}`],
        [`'${digits[2]}'`],
        [`${digits[1]}1`],
        ...draw.times(7, (index) => [index % 2 ? grouped(draw.integer(5, 9999)) : write(draw.integer(5, 99_999))]),
      ],
      mistakes: [
        ["an apostrophe is no digit", program({ skip: "return None" })],
        ["unknown signs are skipped", program({ unknown: "continue" })],
        ["no digit is zero", program({ empty: "" })],
      ],
    };
  }
  const value = `sum(digits.index(letter) * ${base} ** place for place, letter in enumerate(reversed(text)))`;
  const nothing = `or '${digits[0]}'`;
  const program = ({ values = value, none = nothing } = {}) => `def ${entry}(numerals):
    digits = '${digits}'
    total = 0
    for text in numerals:
        total += ${values}
    out = ''
    while total > 0:
        out = digits[total % ${base}] + out
        total //= ${base}
    return out ${none}`;
  const some = (count: number) => draw.times(count, () => write(draw.integer(0, base ** 4)));
  return {
    entry,
    prompt: `${about} Write a Python function ${entry}(numerals) that adds a list of numerals and returns the sum as a numeral without leading ${digits[0]}. Numerals in the list may have leading ${digits[0]}. The sum of no numerals is '${digits[0]}'.`,
    solution: program(),
    reference: ((numerals: string[]) => write(numerals.map(read).reduce((sum, value) => sum + value, 0))) as never,
    shown: [[some(2)], [[digits[1] as string, digits.at(-1) as string]], [[]]],
    hidden: [
      [[digits[0] as string]],
      [[`${digits[0]}${digits[0]}${digits[2]}`]],
      [[digits.at(-1)?.repeat(5) as string, digits[1] as string]],
      [some(1)],
      ...draw.times(8, (index) => [some(2 + index)]),
    ],
    mistakes: [
      ["the first two only", program().replace("for text in numerals:", "for text in numerals[:2]:")],
      ["lowest digit first", program({ values: `sum(digits.index(letter) * ${base} ** place for place, letter in enumerate(text))` })],
      ["no sum is nothing", program({ none: "" })],
    ],
  };
});
