import type { Json } from "@cupel/core";
import { byLevel } from "../family.ts";
import { codeFamily } from "./code-family.ts";

/** Settings in one line of text: names, values with types, sections. */
export const settingsText = codeFamily("settings-text", (draw, level) => {
  const entry = draw.pick(
    byLevel(
      level,
      ["read_pairs", "parse_options", "to_pairs"],
      ["typed_settings", "read_values", "parse_values"],
      ["nest_settings", "read_paths", "unfold_settings"],
    ),
  );
  const [between, equals] = [draw.pick([";", ",", "|"]), draw.pick(["=", ":"])];
  const [yes, no] = draw.pick([
    ["yes", "no"],
    ["on", "off"],
  ]) as [string, string];
  const wins = draw.pick(["first", "last"]);
  const names = draw.times(5, () => draw.name().toLowerCase());
  const value = () => draw.pick([draw.name().toLowerCase(), String(draw.integer(0, 400)), yes, no, `-${draw.integer(1, 9)}`, ""]);
  const line = (count: number, name: () => string) =>
    draw
      .times(count, () => `${draw.pick(["", " "])}${name()}${draw.pick(["", " "])}${equals}${draw.pick(["", " "])}${value()}`)
      .join(between);
  const about = `A line of settings has parts with '${between}' between them, each a name, '${equals}' and a value. Spaces around names and values do not belong to them.`;
  const parts = (text: string) =>
    text
      .split(between)
      .map((part) => part.trim())
      .filter((part) => part !== "");
  const cut = (part: string): [string, string] => [part.slice(0, part.indexOf(equals)).trim(), part.slice(part.indexOf(equals) + 1).trim()];
  const [a, b] = names as [string, string];
  const odd = [
    [""],
    [`${a}${equals}1`],
    [`${a}${equals}1${between}${a}${equals}2`],
    [`${a}${equals}${b}${equals}3`],
    [`${between}${between}${a}${equals} x y `],
    [`  ${a}  ${equals}${between}`],
    [`${b}${equals}${yes}${between} ${a} ${equals} ${no}`],
  ];
  if (level === "easy") {
    const keep = wins === "first" ? "out.setdefault(name.strip(), value.strip())" : "out[name.strip()] = value.strip()";
    const program = ({
      split = `part.partition('${equals}')`,
      store = keep,
      skip = "if not part.strip():\n            continue\n        ",
    } = {}) => `def ${entry}(line):
    out = {}
    for part in line.split('${between}'):
        ${skip}name, _, value = ${split}
        ${store}
    return out`;
    const reference = (text: string) => {
      const pairs = parts(text).map(cut);
      const map = new Map(wins === "first" ? pairs.toReversed() : pairs);
      return Object.fromEntries([...new Set(pairs.map(([name]) => name))].map((name) => [name, map.get(name) as string]));
    };
    return {
      entry,
      prompt: `${about} Empty parts are skipped. ${draw.pick(["Write", "Implement"])} a Python function ${entry}(line) that returns a dict of names and values, all of them strings. Where a name comes several times the ${wins} value counts. A value may itself contain '${equals}': the first '${equals}' of a part ends the name.`,
      solution: program(),
      reference: reference as never,
      shown: [[line(2, () => draw.pick(names.slice(1)))], [`${a}${equals}1${between} ${a} ${equals}2`], [""]],
      hidden: [...odd, ...draw.times(8, (index) => [line(2 + index, () => draw.pick(names))])],
      mistakes: [
        [
          `the ${wins === "first" ? "last" : "first"} value counts`,
          program({ store: wins === "first" ? "out[name.strip()] = value.strip()" : "out.setdefault(name.strip(), value.strip())" }),
        ],
        ["spaces stay", program({ store: "out[name] = value" })],
        ["the last sign ends the name", program({ split: `part.rpartition('${equals}')` })],
        ["empty parts have a name", program({ skip: "" })],
      ],
    };
  }
  const typed = (text: string): Json =>
    /^-?\d+$/.test(text) ? Number(text) : text === yes ? true : text === no ? false : text === "" ? null : text;
  const typing = `    def typed(value):
        if value == '${yes}' or value == '${no}':
            return value == '${yes}'
        if value == '':
            return None
        digits = value[1:] if value.startswith('-') else value
        return int(value) if digits.isdigit() else value
`;
  const types = `Values made of digits, perhaps after a minus sign, are int; ${yes} and ${no} are True and False; an empty value is None; everything else is a str.`;
  if (level === "medium") {
    const program = ({
      types: own = typing,
      skip = "if not part.strip():\n            continue\n        ",
      keep = "out.append([name.strip(), typed(value.strip())])",
    } = {}) => `def ${entry}(line):
${own}
    out = []
    for part in line.split('${between}'):
        ${skip}name, _, value = part.partition('${equals}')
        ${keep}
    return out`;
    return {
      entry,
      prompt: `${about} Empty parts are skipped; the first '${equals}' of a part ends its name. ${draw.pick(["Write", "We want"])} a Python function ${entry}(line) that returns a list of [name, value] in the order of the line, names that come again included. ${types}`,
      solution: program(),
      reference: ((text: string) => parts(text).map((part) => [cut(part)[0], typed(cut(part)[1])])) as never,
      shown: [[line(3, () => draw.pick(names))], [`${a}${equals}-7${between}${b}${equals}${yes}`], [`${a}${equals} ${between}`]],
      hidden: [
        ...odd,
        [`${a}${equals}-`],
        [`${a}${equals}12a`],
        [`${a}${equals}007`],
        [`${a}${equals}--3`],
        ...draw.times(7, (index) => [line(2 + index, () => draw.pick(names))]),
      ],
      mistakes: [
        ["numbers below zero are texts", program({ types: typing.replace("value[1:] if value.startswith('-') else value", "value") })],
        ["an empty value is a text", program({ types: typing.replace("return None", "return ''") })],
        [
          `${yes} and ${no} are texts`,
          program({
            types: typing.replace(`        if value == '${yes}' or value == '${no}':\n            return value == '${yes}'\n`, ""),
          }),
        ],
        ["empty parts have a name", program({ skip: "" })],
      ],
    };
  }
  const path = () => draw.some(names.slice(0, 4), draw.integer(1, 3)).join(".");
  const program = ({
    walk = "if not isinstance(place.get(step), dict):\n                place[step] = {}\n            place = place[step]",
    types: own = typing,
    end = "place[last] = typed(value.strip())",
  } = {}) => `def ${entry}(line):
${own}
    out = {}
    for part in line.split('${between}'):
        if not part.strip():
            continue
        name, _, value = part.partition('${equals}')
        *steps, last = name.strip().split('.')
        place = out
        for step in steps:
            ${walk}
        ${end}
    return out`;
  const reference = (text: string): Json => {
    // A flat list of the paths that hold, then the tree of it.
    let held: { steps: string[]; value: Json }[] = [];
    for (const part of parts(text)) {
      const [name, own] = cut(part);
      const steps = name.split(".");
      const starts = (long: string[], short: string[]) => short.every((step, index) => long[index] === step);
      held = held.filter((old) => !starts(old.steps, steps) && !starts(steps, old.steps));
      held.push({ steps, value: typed(own) });
    }
    const tree = (items: typeof held): Json =>
      Object.fromEntries(
        [...new Set(items.map(({ steps }) => steps[0] as string))].map((name) => {
          const below = items.filter(({ steps }) => steps[0] === name);
          const [leaf] = below.filter(({ steps }) => steps.length === 1);
          return [name, leaf ? leaf.value : tree(below.map(({ steps, value: own }) => ({ steps: steps.slice(1), value: own })))];
        }),
      );
    return tree(held);
  };
  return {
    entry,
    prompt: `${about} Empty parts are skipped; the first '${equals}' ends a name. Dots in a name lead into nested dicts: ${a}.${b} is ${b} inside ${a}. ${draw.pick(["Write", "Implement"])} a Python function ${entry}(line) that returns the nested dict. ${types} Later parts replace earlier ones: a value where a dict was replaces the dict, and a dict where a value was replaces the value; otherwise dicts are added to.`,
    solution: program(),
    reference: reference as never,
    shown: [[`${a}.${b}${equals}1${between}${a}.x${equals}${yes}`], [line(3, path)], [`${a}${equals}1${between}${a}.${b}${equals}2`]],
    hidden: [
      ...odd,
      [`${a}.${b}${equals}1${between}${a}${equals}2`],
      [`${a}${equals}5${between}${a}.${b}.x${equals}6${between}${a}.y${equals}-1`],
      [`x.y.z${equals}1${between}x.y${equals}2${between}x.y.w${equals}3`],
      ...draw.times(7, (index) => [line(3 + index, path)]),
    ],
    mistakes: [
      ["dots are part of the name", program({ walk: "pass", end: "out[name.strip()] = typed(value.strip())" })],
      ["a section begins anew each time", program({ walk: "place[step] = {}\n            place = place[step]" })],
      ["everything is a text", program({ end: "place[last] = value.strip()" })],
      ["the first value stays", program({ end: "place.setdefault(last, typed(value.strip()))" })],
    ],
  };
});
