import { byLevel } from "../family.ts";
import { codeFamily } from "./code-family.ts";

/** Brackets of one's own: do they match, how deep, where is the first that does not. */
export const bracketChecks = codeFamily("bracket-checks", (draw, level) => {
  const entry = draw.pick(
    byLevel(
      level,
      ["is_paired", "closes_well", "brackets_ok"],
      ["deepest", "nesting_depth", "max_nesting"],
      ["first_fault", "where_broken", "bad_place"],
    ),
  );
  const kinds = draw.some(["()", "[]", "{}", "<>", "«»"], byLevel(level, 2, 2, 3));
  const quote = draw.pick(["'", "|", "%"]);
  const opening = kinds.map((pair) => pair[0]).join("");
  const closing = kinds.map((pair) => pair[1]).join("");
  const named = kinds.map((pair) => `${pair[0]} and ${pair[1]}`).join(", ");
  const nested = (depth: number): string => {
    const pair = draw.pick(kinds);
    const inside =
      depth <= 0 ? draw.pick(["", "x", "ab"]) : draw.times(draw.integer(1, 2), () => nested(depth - 1)).join(draw.pick(["", "-"]));
    return `${pair[0]}${inside}${pair[1]}`;
  };
  const spoilt = (text: string) => {
    const at = draw.integer(0, text.length - 1);
    return draw.pick([
      text.slice(0, at) + text.slice(at + 1),
      text.slice(0, at) + draw.pick([...opening, ...closing]) + text.slice(at),
      [...text].reverse().join(""),
    ]);
  };
  // Brute force for texts without other signs: take away pairs that stand side by side until there are none.
  const isGood = (text: string) => {
    let rest = [...text].filter((sign) => (opening + closing).includes(sign)).join("");
    for (let before = ""; before !== rest; ) {
      before = rest;
      for (const pair of kinds) rest = rest.split(pair).join("");
    }
    return rest === "";
  };
  const [one, two] = kinds as [string, string];
  const crossed = `${one[0]}${two[0]}${one[1]}${two[1]}`;
  const texts = [...draw.times(5, (index) => nested(index % 3)), ...draw.times(7, () => spoilt(nested(2)))];
  const hidden = [
    [""],
    ["abc"],
    [one],
    [crossed],
    [`${one[1]}${one[0]}`],
    [one[0] as string],
    [two[1] as string],
    [`${one}${two}`],
    ...texts.map((text) => [text]),
  ];
  if (level === "easy") {
    const program = ({ match = "not stack or stack.pop() != pairs[sign]", end = "not stack" } = {}) => `def ${entry}(text):
    pairs = dict(zip(${JSON.stringify(closing)}, ${JSON.stringify(opening)}))
    stack = []
    for sign in text:
        if sign in pairs.values():
            stack.append(sign)
        elif sign in pairs:
            if ${match}:
                return False
    return ${end}`;
    return {
      entry,
      prompt: `Brackets in our notation are ${named}. ${draw.pick(["Write", "Implement"])} a Python function ${entry}(text) that says (True or False) whether every bracket has its partner of the same kind and pairs lie wholly within or beside each other. Other characters do not matter.`,
      solution: program(),
      reference: isGood as never,
      shown: [[nested(2)], [crossed], [`${one}${two[0]}`]],
      hidden,
      mistakes: [
        ["what is left open does not matter", program({ end: "True" })],
        ["kinds are not told apart", program({ match: "not stack or not stack.pop()" })],
        [
          "only numbers are compared",
          `def ${entry}(text):\n    return all(text.count(a) == text.count(b) for a, b in zip(${JSON.stringify(opening)}, ${JSON.stringify(closing)}))`,
        ],
      ],
    };
  }
  if (level === "medium") {
    const depthOf = (text: string): number => {
      if (!isGood(text)) return -1;
      const signs = [...text].filter((sign) => (opening + closing).includes(sign));
      return Math.max(
        0,
        ...signs.map((_, end) => signs.slice(0, end + 1).reduce((sum, sign) => sum + (opening.includes(sign) ? 1 : -1), 0)),
      );
    };
    const program = ({
      bad = "-1",
      most = "max(most, len(stack))",
      match = "not stack or stack.pop() != pairs[sign]",
    } = {}) => `def ${entry}(text):
    pairs = dict(zip(${JSON.stringify(closing)}, ${JSON.stringify(opening)}))
    stack, most = [], 0
    for sign in text:
        if sign in pairs.values():
            stack.append(sign)
            most = ${most}
        elif sign in pairs:
            if ${match}:
                return ${bad}
    return ${bad} if stack else most`;
    return {
      entry,
      prompt: `${draw.pick(["How deep are brackets nested?", "Nesting depth of brackets:"])} Write a Python function ${entry}(text). The brackets are ${named}; anything else is ignored. It returns the largest number of brackets that are open at the same time, 0 without any, and -1 where brackets do not match (a wrong partner, one too many, one not closed).`,
      solution: program(),
      reference: depthOf as never,
      shown: [[nested(2)], [crossed], [`${one}${two}`]],
      hidden,
      mistakes: [
        ["opened in all", program({ most: "most + 1" })],
        ["a fault is a depth of zero", program({ bad: "0" })],
        ["kinds are not told apart", program({ match: "not stack or not stack.pop()" })],
      ],
    };
  }
  const program = ({
    open = "stack[0][1]",
    skip = `if sign == ${JSON.stringify(quote)}:\n            quoted = not quoted\n        if quoted:\n            continue\n        `,
  } = {}) => `def ${entry}(text):
    pairs = dict(zip(${JSON.stringify(closing)}, ${JSON.stringify(opening)}))
    stack, quoted = [], False
    for place, sign in enumerate(text):
        ${skip}if sign in pairs.values():
            stack.append((sign, place))
        elif sign in pairs:
            if not stack or stack[-1][0] != pairs[sign]:
                return place
            stack.pop()
    return ${open} if stack else -1`;
  const reference = (text: string): number => {
    // What stands in quotes becomes something else of the same length.
    const parts = text.split(quote);
    const bare = parts.map((part, index) => (index % 2 === 0 ? part : "x".repeat(part.length))).join("x");
    const signs = [...bare];
    for (let end = 0; end < signs.length; end++) {
      if (!closing.includes(signs[end] ?? "")) continue;
      // Good so far if some start before it closes well up to here.
      const closes = signs.some(
        (_, start) =>
          start < end &&
          opening.indexOf(signs[start] ?? "?") === closing.indexOf(signs[end] ?? "") &&
          isGood(signs.slice(start, end + 1).join("")) &&
          isGood(signs.slice(start + 1, end).join("")),
      );
      if (!closes) return end;
    }
    return signs.findIndex(
      (sign, start) =>
        opening.includes(sign) &&
        !signs.some(
          (_, end) =>
            end > start &&
            closing.includes(signs[end] ?? "") &&
            isGood(signs.slice(start, end + 1).join("")) &&
            isGood(signs.slice(start + 1, end).join("")),
        ),
    );
  };
  const quoted = (text: string) => `${text.slice(0, 2)}${quote}${draw.pick([...opening, ...closing])}${quote}${text.slice(2)}`;
  return {
    entry,
    prompt: `${draw.pick(["Write", "We need"])} a Python function ${entry}(text) that finds the first place (counted from 0) where brackets go wrong. Brackets are ${named}. The wrong place is the first closing bracket that does not fit the bracket opened last; if all of those fit, it is the leftmost bracket that is never closed; if there is none, the answer is -1. Whatever stands between two ${quote} is text and holds no brackets; a ${quote} without a second one makes the whole rest text.`,
    solution: program(),
    reference: reference as never,
    shown: [[nested(2)], [`a${crossed}`], [`${quote}${one[1]}${quote}${one}`], [`x${one}${two[0]}`]],
    hidden: [
      ...hidden,
      [`${one[0]}${two[0]}${two[1]}`],
      [`${one[0]}${quote}${one[1]}`],
      [`${one[0]}x${two[0]}`],
      [`${one[0]}${two}${one[0]}${two[0]}`],
      ...draw.times(5, () => [quoted(spoilt(nested(1)))]),
    ],
    mistakes: [
      ["the last that is not closed", program({ open: "stack[-1][1]" })],
      ["quotes mean nothing", program({ skip: "" })],
      ["not closed is well", program({ open: "-1" })],
    ],
  };
});
