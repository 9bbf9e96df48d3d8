import { byLevel } from "../family.ts";
import { codeFamily } from "./code-family.ts";

/** Numbers with a check digit: computed, checked, and the digit that is missing found. */
export const checkDigits = codeFamily("check-digits", (draw, level) => {
  const entry = draw.pick(
    byLevel(
      level,
      ["check_digit", "last_digit", "guard_digit"],
      ["is_valid_code", "passes_check", "code_holds"],
      ["missing_digit", "fill_gap", "restore_digit"],
    ),
  );
  const weights = draw.some([1, 2, 3, 4, 5, 6, 7, 8, 9], draw.integer(3, 4));
  // With 11 no two digits ever fit the same gap.
  const modulus = draw.pick(level === "hard" ? [7, 9] : [7, 9, 11]);
  const from = draw.pick(["left", "right"]);
  const paper = draw.pick(["meter", "permit", "locker", "library card"]);
  const rule = `The digits are weighted from the ${from} with ${weights.join(", ")}, then again from the first weight on; the products are added up and the sum is taken modulo ${modulus}`;
  const digits = (count: number) => draw.times(count, () => String(draw.integer(0, 9))).join("");
  const sign = (value: number) => (value === 10 ? "X" : String(value));
  const remainder = (text: string) => {
    const row = from === "left" ? [...text] : [...text].reverse();
    let total = 0;
    for (const [place, digit] of row.entries())
      for (let time = 0; time < (weights[place % weights.length] ?? 0); time++) total = (total + Number(digit)) % modulus;
    return total;
  };
  const ten = modulus === 11 ? " (10 is written X)" : "";
  const order = from === "left" ? "body" : "reversed(body)";
  const list = `[${weights.join(", ")}]`;
  const core = ({ turn = order, by = list, mod = modulus } = {}) => `    weights = ${by}
    total = sum(int(digit) * weights[place % len(weights)] for place, digit in enumerate(${turn})) % ${mod}
`;
  const other = from === "left" ? "reversed(body)" : "body";
  const one = modulus === 11 ? "'X' if total == 10 else str(total)" : "str(total)";
  const long = "9".repeat(9);
  if (level === "easy") {
    const program = (change = {}, end = one) => `def ${entry}(body):\n${core(change)}    return ${end}`;
    return {
      entry,
      prompt: `Every ${paper} number ends with a check sign. ${rule}; that is the check sign${ten}. ${draw.pick(["Write", "Implement"])} a Python function ${entry}(body) that returns the check sign, a string of one character, for a number given as a string of digits without it. A body without digits has the check sign '0'.`,
      solution: program(),
      reference: ((body: string) => sign(remainder(body))) as never,
      shown: [[digits(5)], [digits(7)], [""]],
      hidden: [["0"], ["1"], ["10"], ["01"], [long], ["123456789"], ["5000000"], ...draw.times(10, (index) => [digits(3 + index)])],
      mistakes: [
        ["weights from the other end", program({ turn: other })],
        ["weights in the wrong order", program({ by: `[${weights.toReversed().join(", ")}]` })],
        ["another modulus", program({ mod: 10 }, "str(total)")],
      ],
    };
  }
  const withSign = (body: string) => body + sign(remainder(body));
  const isValid = (text: string) => {
    const bare = text.replaceAll("-", "");
    const shape = modulus === 11 ? /^\d+[\dX]$/ : /^\d+\d$/;
    return shape.test(bare) && withSign(bare.slice(0, -1)) === bare;
  };
  if (level === "medium") {
    const program = ({
      strip = "text.replace('-', '')",
      change = {},
      shape = "if len(bare) < 2 or not bare[:-1].isdigit():\n        return False\n    ",
    } = {}) => `def ${entry}(text):
    bare = ${strip}
    ${shape}body, last = bare[:-1], bare[-1]
${core(change)}    return last == (${one})`;
    const dashed = (text: string) => `${text.slice(0, 3)}-${text.slice(3)}`;
    const wrong = (text: string) => `${text.slice(0, 1)}${(Number(text[1]) + draw.integer(1, 6)) % 10}${text.slice(2)}`;
    const swapped = (text: string) => `${text[1]}${text[0]}${text.slice(2)}`;
    const good = draw.times(7, (index) => withSign(digits(4 + index)));
    return {
      entry,
      prompt: `A ${paper} number is a string of at least one digit followed by a check sign, and may have hyphens anywhere, which mean nothing. ${rule} (the check sign itself is not weighted); that is what the check sign must be${ten}. Write a Python function ${entry}(text) that says whether a number is right, True or False. Anything with other characters is not right, nor is a number of one character.`,
      solution: program(),
      reference: isValid as never,
      shown: [[good[0] as string], [wrong(good[1] as string)], [dashed(good[2] as string)]],
      hidden: [
        [""],
        ["-"],
        ["7"],
        ["0"],
        ["00"],
        ["1X"],
        [`${good[0]} `],
        ["12a4"],
        ["X1"],
        ...good.flatMap((text) => [[text], [wrong(text)], [swapped(text)]]),
        [dashed(good[3] as string)],
        [dashed(wrong(good[4] as string))],
      ],
      mistakes: [
        ["hyphens are wrong", program({ strip: "text" })],
        ["weights from the other end", program({ change: { turn: other } })],
        [
          "one character is enough",
          program({ shape: "if not bare or not all(sign.isdigit() for sign in bare[:-1]):\n        return False\n    " }),
        ],
        ["any weights do", program({ change: { by: "[1]" } })],
      ],
    };
  }
  const program = ({ found = "found[0] if len(found) == 1 else None", range = "range(10)", change = {} } = {}) => `def ${entry}(text):
    found = []
    for guess in ${range}:
        body, last = text[:-1].replace('?', str(guess)), text[-1]
${core(change).replace(/^/gm, "    ").replace(/ +$/, "")}        if last == (${one}):
            found.append(guess)
    return ${found}`;
  const reference = (text: string) => {
    const filled = [..."0123456789"].map((guess) => text.replace("?", guess)).filter((whole) => withSign(whole.slice(0, -1)) === whole);
    return filled.length === 1 ? Number(filled[0]?.[text.indexOf("?")]) : null;
  };
  const gap = (count: number) => {
    const text = withSign(digits(count));
    const place = draw.integer(0, count - 1);
    return `${text.slice(0, place)}?${text.slice(place + 1)}`;
  };
  const none = (count: number) => `${gap(count).slice(0, -1)}${draw.integer(0, modulus - 2)}`;
  return {
    entry,
    prompt: `One digit of a ${paper} number cannot be read and is written as ?. The last character of the number is its check sign and can be read. ${rule} (without the check sign); that is the check sign${ten}. ${draw.pick(["Write", "We need"])} a Python function ${entry}(text) that returns the missing digit as an int, or None if no digit fits or more than one does.`,
    solution: program(),
    reference: reference as never,
    shown: [[gap(5)], [gap(4)], [none(4)]],
    hidden: [
      ["?0"],
      ["?1"],
      ["0?00"],
      ["99?9"],
      [`?${modulus - 1}`],
      ...draw.times(9, (index) => [gap(2 + index)]),
      ...draw.times(5, (index) => [none(3 + index)]),
    ],
    mistakes: [
      ["the first digit that fits", program({ found: "found[0] if found else None" })],
      ["zero is never missing", program({ range: "range(1, 10)" })],
      ["weights from the other end", program({ change: { turn: other } })],
    ],
  };
});
