import type { Json } from "@cupel/core";
import { byLevel } from "../family.ts";
import { codeFamily } from "./code-family.ts";

/** A small machine with a stack: its words, its faults, its jumps. */
export const stackMachine = codeFamily("stack-machine", (draw, level) => {
  const entry = draw.pick(
    byLevel(level, ["evaluate", "run_words", "work_out"], ["execute", "run_tape", "obey"], ["run_loop", "run_program", "drive"]),
  );
  const [add, take, times] = [draw.pick(["add", "plus", "sum"]), draw.pick(["sub", "minus", "less"]), draw.pick(["mul", "times", "prod"])];
  const [copy, swap, drop] = [draw.pick(["dup", "copy", "twin"]), draw.pick(["swap", "flip", "turn"]), draw.pick(["drop", "away", "toss"])];
  const wrong = draw.pick(["None", "'fault'"]);
  const fault: Json = wrong === "None" ? null : "fault";
  const isTurned = draw.chance(0.5);
  const about = `A machine has a stack of whole numbers and obeys the words of a line, which are separated by spaces. A whole number (perhaps with a minus sign) is put on top; ${add}, ${take} and ${times} take the two top numbers away and put their sum, difference or product on top, where the difference is ${isTurned ? "the upper number minus the one below it" : "the lower number minus the one on top of it"}`;
  // The reference keeps the stack as nested pairs: [top, rest].
  type Stack = { readonly top: number; readonly rest: Stack } | undefined;
  const step = (stack: Stack, word: string): { readonly next: Stack } | undefined => {
    if (/^-?\d+$/.test(word)) return { next: { top: Number(word), rest: stack } };
    if (word === drop && level !== "easy") return stack && { next: stack.rest };
    if (word === copy && level !== "easy") return stack && { next: { top: stack.top, rest: stack } };
    if (stack?.rest === undefined) return undefined;
    const {
      top: upper,
      rest: { top: lower, rest },
    } = stack as { top: number; rest: { top: number; rest: Stack } };
    if (word === swap && level !== "easy") return { next: { top: lower, rest: { top: upper, rest } } };
    const result =
      word === add
        ? lower + upper
        : word === take
          ? isTurned
            ? upper - lower
            : lower - upper
          : word === times
            ? lower * upper
            : undefined;
    return result === undefined ? undefined : { next: { top: result, rest } };
  };
  const content = (stack: Stack): number[] => (stack === undefined ? [] : [...content(stack.rest), stack.top]);
  const number = () => String(draw.integer(-9, 12));
  const expression = (depth: number): string =>
    depth === 0 ? number() : `${expression(depth - 1)} ${expression(draw.integer(0, depth - 1))} ${draw.pick([add, take, times])}`;
  const difference = (turned: boolean) => (turned ? "upper - lower" : "lower - upper");
  const arithmetic = (turned = isTurned, words = "") => `        elif word in ('${add}', '${take}', '${times}'):
            if len(stack) < 2:
                return ${wrong}
            upper, lower = stack.pop(), stack.pop()
            stack.append(lower + upper if word == '${add}' else ${difference(turned)} if word == '${take}' else lower * upper)
${words}        else:
            return ${wrong}
`;
  const head = `    for word in line.split():
        if word.lstrip('-').isdigit() and word.count('-') < 2:
            stack.append(int(word))
`;
  if (level === "easy") {
    const program = ({ turned = isTurned, end = `stack[0] if len(stack) == 1 else ${wrong}`, order = head } = {}) => `def ${entry}(line):
    stack = []
${order}${arithmetic(turned)}    return ${end}`;
    const run = (line: string): Json => {
      let state: { readonly next: Stack } | undefined = { next: undefined };
      for (const word of line.split(" ").filter((one) => one !== "")) state = state && step(state.next, word);
      const [result, ...more] = state === undefined ? [] : content(state.next);
      return result === undefined || more.length > 0 ? fault : result;
    };
    return {
      entry,
      prompt: `${about}. ${draw.pick(["Write", "Implement"])} a Python function ${entry}(line) that returns the number that is left at the end. If a word is unknown, if there are too few numbers for a word, or if not exactly one number is left, it returns ${wrong}.`,
      solution: program(),
      reference: run as never,
      shown: [[`7 2 ${take}`], [expression(2)], [`4 ${add}`]],
      hidden: [
        [""],
        ["5"],
        ["-5"],
        ["1 2"],
        ["3 4 what"],
        [`2 3 ${times} ${add}`],
        [`0 8 ${take}`],
        ["- 1"],
        ["4 --3"],
        [`1 2 3 ${add} ${take}`],
        ...draw.times(8, (index) => [expression(1 + (index % 4))]),
      ],
      mistakes: [
        ["the difference the other way round", program({ turned: !isTurned })],
        ["more than one number may be left", program({ end: `stack[-1] if stack else ${wrong}` })],
        [
          "numbers are never negative",
          program({ order: head.replace("word.lstrip('-').isdigit() and word.count('-') < 2", "word.isdigit()") }),
        ],
      ],
    };
  }
  const moves = `        elif word == '${copy}' and stack:
            stack.append(stack[-1])
        elif word == '${drop}' and stack:
            stack.pop()
        elif word == '${swap}' and len(stack) > 1:
            stack[-1], stack[-2] = stack[-2], stack[-1]
`;
  const extra = `; ${copy} puts the top number there once more, ${drop} takes it away, ${swap} exchanges the two top numbers`;
  const random = (count: number) =>
    draw.times(count, (index) => (index < 2 ? number() : draw.pick([number(), number(), copy, swap, add, take, times, drop]))).join(" ");
  if (level === "medium") {
    const program = ({
      turned = isTurned,
      words = moves,
      end = "return stack",
      bad = `return ['fault', place]`,
    } = {}) => `def ${entry}(line):
    stack = []
${head.replace("for word in line.split()", "for place, word in enumerate(line.split())")}${arithmetic(turned, words).replaceAll(`return ${wrong}`, bad)}    ${end}`;
    const run = (line: string): Json => {
      let stack: Stack;
      for (const [place, word] of line
        .split(" ")
        .filter((one) => one !== "")
        .entries()) {
        const done = step(stack, word);
        if (done === undefined) return ["fault", place];
        stack = done.next;
      }
      return content(stack);
    };
    return {
      entry,
      prompt: `${about}${extra}. ${draw.pick(["Write", "Give us"])} a Python function ${entry}(line) that returns the whole stack at the end as a list, the top number last. At the first word that is unknown or finds too few numbers the machine stops and the result is ['fault', place of that word], places counted from 0.`,
      solution: program(),
      reference: run as never,
      shown: [[`1 2 ${swap} ${copy}`], [random(6)], [`3 ${add}`]],
      hidden: [
        [""],
        [drop],
        [`1 ${swap}`],
        [`1 2 ${drop} ${drop}`],
        [copy],
        [`5 ${copy} ${take}`],
        ["1 2 huh 3"],
        [`9 4 ${swap} ${take}`],
        [`2 ${copy} ${copy} ${times} ${times}`],
        ...draw.times(9, (index) => [random(4 + index)]),
      ],
      mistakes: [
        ["the difference the other way round", program({ turned: !isTurned })],
        ["top number first", program({ end: "return stack[::-1]" })],
        ["places count from one", program({ bad: "return ['fault', place + 1]" })],
        [
          "exchanging goes through the whole stack",
          program({ words: moves.replace("stack[-1], stack[-2] = stack[-2], stack[-1]", "stack.reverse()") }),
        ],
      ],
    };
  }
  const [jump, most] = [draw.pick(["back", "again", "loop"]), draw.integer(30, 60)];
  const program = ({
    turned = isTurned,
    test = "stack.pop() > 0",
    cap = `steps > ${most}`,
    target = "place - count",
    end = "return stack",
  } = {}) => `def ${entry}(line):
    words = line.split()
    stack, place, steps = [], 0, 0
    while place < len(words):
        word = words[place]
        steps += 1
        if ${cap}:
            return 'endless'
        if word.lstrip('-').isdigit() and word.count('-') < 2:
            stack.append(int(word))
${arithmetic(
  turned,
  `${moves}        elif word.startswith('${jump}') and word[${jump.length}:].isdigit() and stack:
            count = int(word[${jump.length}:])
            if ${test}:
                if count > place:
                    return ${wrong}
                place = ${target}
                continue
`,
)}        place += 1
    ${end}`;
  const run = (line: string): Json => {
    const words = line.split(" ").filter((one) => one !== "");
    let stack: Stack;
    let place = 0;
    for (let steps = 0; place < words.length; steps++) {
      if (steps >= most) return "endless";
      const word = words[place] as string;
      const match = new RegExp(`^${jump}(\\d+)$`).exec(word);
      if (match !== null) {
        if (stack === undefined) return fault;
        const { top, rest }: { top: number; rest: Stack } = stack;
        stack = rest;
        if (top > 0 && Number(match[1]) > place) return fault;
        place = top > 0 ? place - Number(match[1]) : place + 1;
        continue;
      }
      const done = step(stack, word);
      if (done === undefined) return fault;
      stack = done.next;
      place++;
    }
    return content(stack);
  };
  // Counts down to zero: put N, then take one away and go back while something is left.
  const countdown = (from: number, body: string) =>
    `0 ${from} ${body}1 ${isTurned ? `${swap} ` : ""}${take} ${copy} ${jump}${(isTurned ? 4 : 3) + body.split(" ").filter((word) => word !== "").length}`;
  const body = `${swap} ${draw.integer(2, 5)} ${add} ${swap} `;
  return {
    entry,
    prompt: `${about}${extra}; ${jump}N (with a number N right after it, such as ${jump}3) takes the top number away and, if that number was greater than 0, goes on N words further back in the line, else with the next word. ${draw.pick(["Write", "Implement"])} a Python function ${entry}(line) that returns the stack after the last word as a list, top number last. Unknown words, too few numbers and a jump to before the first word give ${wrong}; when more than ${most} words would be obeyed the result is 'endless'.`,
    solution: program(),
    reference: run as never,
    shown: [[countdown(3, "")], [`1 ${jump}1`], [`2 ${jump}5`]],
    hidden: [
      [""],
      [`1 ${add}`],
      [`1 ${swap}`],
      [`3 7 ${times}`],
      [jump],
      [`${jump}1`],
      [`0 ${jump}1`],
      [`-4 ${jump}1`],
      [`1 1 ${jump}1`],
      [`1 1 ${jump}2 3`],
      [random(5)],
      [`0 1 ${jump}9 4`],
      [`0 ${jump}9 4`],
      [`7 0 ${jump}1`],
      [countdown(1, "")],
      [countdown(2, body)],
      [countdown(4, body)],
      [countdown(5, "")],
      [countdown(6, "")],
      [countdown(9, body)],
      [countdown(most, "")],
      [`1 2 ${add} ${jump}0`],
      [`5 6 ${swap} ${take} ${copy} ${jump}1`],
      ...[most - 1, most, most + 1].map((count) => [Array(count).fill("1").join(" ")]),
      ...draw.times(4, (index) => [random(4 + index)]),
    ],
    mistakes: [
      ["the difference the other way round", program({ turned: !isTurned })],
      ["zero goes back as well", program({ test: "stack.pop() >= 0" })],
      ["one word too far", program({ target: "place - count + 1" })],
      ["the number stays on the stack", program({ test: "stack[-1] > 0" })],
    ],
  };
});
