import { byLevel } from "../family.ts";
import { codeFamily } from "./code-family.ts";

/** Runs of equal signs: counted, written out again, shortened only where it pays. */
export const runLengths = codeFamily("run-lengths", (draw, level) => {
  const entry = draw.pick(
    byLevel(
      level,
      ["count_runs", "runs_of", "split_runs"],
      ["unfold", "expand_code", "write_out"],
      ["squeeze", "shorten_runs", "pack_text"],
    ),
  );
  const least = draw.integer(3, 4);
  const sign = draw.pick(["*", "#", "~"]);
  const letters = draw.some([..."abcdkmnrt"], 3);
  const noise = (length: number) => {
    let text = "";
    while (text.length < length) text += draw.pick(letters).repeat(draw.pick([1, 1, 2, 3, 4, 5]));
    return text.slice(0, length);
  };
  if (level === "easy") {
    const program = ({ same = "pairs[-1][0] == sign", start = "1" } = {}) => `def ${entry}(text):
    pairs = []
    for sign in text:
        if pairs and ${same}:
            pairs[-1][1] += 1
        else:
            pairs.append([sign, ${start}])
    return pairs`;
    return {
      entry,
      prompt: `${draw.pick(["Write a Python function", "Implement"])} ${entry}(text) that cuts a string into runs of equal characters and returns a list of [character, length] pairs in the order of the text. ${draw.pick(["Upper and lower case are different characters.", "'a' and 'A' are not the same character."])} An empty string gives an empty list.`,
      solution: program(),
      reference: ((text: string) => (text.match(/(.)\1*/gs) ?? []).map((run) => [run[0] ?? "", run.length])) as never,
      shown: [[noise(5)], ["aabA"], [""]],
      hidden: [["x"], ["zzzz"], ["abab"], ["aA aa  "], ["..,,.."], ["1112"], ...draw.times(8, (index) => [noise(6 + index)])],
      mistakes: [
        ["all of a character together", `def ${entry}(text):\n    return [[sign, text.count(sign)] for sign in dict.fromkeys(text)]`],
        ["case plays no part", program({ same: "pairs[-1][0].lower() == sign.lower()" })],
        ["lengths count from zero", program({ start: "0" })],
      ],
    };
  }
  if (level === "medium") {
    const program = ({ one = "number or '1'", digit = "number += sign", reset = "''" } = {}) => `def ${entry}(code):
    text, number = '', ''
    for sign in code:
        if sign.isdigit():
            ${digit}
        else:
            text += sign * int(${one})
            number = ${reset}
    return text`;
    const coded = (count: number) => draw.times(count, () => `${draw.pick(["", "2", "3", "10", "12", "0"])}${draw.pick(letters)}`).join("");
    return {
      entry,
      prompt: `A code such as ${letters[0]}3${letters[1]} stands for one ${letters[0]} and three ${letters[1]}: a number, which may have several digits, says how often the character after it stands there, and a character without a number stands once. ${draw.pick(["Write", "We need"])} a Python function ${entry}(code) that returns the text in full. 0 means that the character is left out. Codes end with a character, never with a number.`,
      solution: program(),
      reference: ((code: string) =>
        code.replace(/(\d*)(\D)/g, (_, number: string, letter: string) => letter.repeat(number === "" ? 1 : Number(number)))) as never,
      shown: [[`${letters[0]}3${letters[1]}`], [coded(3)], [`2${letters[2]}0${letters[0]}${letters[1]}`]],
      hidden: [[""], ["x"], ["11y"], ["0z"], ["1a1b"], ["2 3-"], ["07a"], ["20b"], ...draw.times(7, (index) => [coded(3 + index)])],
      mistakes: [
        ["one digit only", program({ digit: "number = sign" })],
        ["no number means none", program({ one: "number or '0'" })],
        ["a number holds for all that follows", program({ reset: "number" })],
      ],
    };
  }
  const program = ({ test = `length >= ${least}`, lone = `sign == '${sign}' or ` } = {}) => `def ${entry}(text):
    out, place = '', 0
    while place < len(text):
        sign, length = text[place], 1
        while place + length < len(text) and text[place + length] == sign:
            length += 1
        if ${lone}${test}:
            out += '${sign}' + str(length) + '${sign}' + sign
        else:
            out += sign * length
        place += length
    return out`;
  return {
    entry,
    prompt: `${draw.pick(["Write", "Implement"])} ${entry}(text) in Python. Runs of at least ${least} equal characters are replaced by ${sign}, the length of the run in digits, ${sign} again and then the character once; shorter runs stay as they are. Because ${sign} marks such places, a run of ${sign} itself is always written this way, even if it has length 1. Everything else is copied.`,
    solution: program(),
    reference: ((text: string) =>
      text.replace(/(.)\1*/gs, (run) => (run[0] === sign || run.length >= least ? `${sign}${run.length}${sign}${run[0]}` : run))) as never,
    shown: [[`${"a".repeat(least)}bb`], [`x${sign}y`], [noise(9)]],
    hidden: [
      [""],
      ["a".repeat(least - 1)],
      ["b".repeat(12)],
      [sign],
      [sign.repeat(2)],
      [`${sign}a${sign}`],
      ["abc"],
      [`${"c".repeat(least + 1)}d`],
      ...draw.times(7, (index) => [`${noise(5 + 2 * index)}${draw.pick(["", sign, sign.repeat(least)])}`]),
    ],
    mistakes: [
      ["runs must be longer", program({ test: `length > ${least}` })],
      ["the mark itself is nothing special", program({ lone: "" })],
      ["every run is shortened", program({ test: "length > 1" })],
    ],
  };
});
