import type { JsonObject } from "@cupel/core";
import { listed } from "../draw.ts";
import { byLevel } from "../family.ts";
import { integer, jsonFamily, object, oneOf, patterns, text } from "./json-family.ts";

const roles = ["head", "planner", "buyer", "fitter", "driver", "clerk"];
const person = object({
  name: text(patterns.word),
  role: oneOf(roles),
  reports: { type: "array", items: { $ref: "#/$defs/person" }, maxItems: 4, description: "in the order of the text" },
});
const schema: JsonObject = {
  ...object({ unit: text(patterns.word), headcount: integer(1, 40), top: { $ref: "#/$defs/person" } }),
  $defs: { person },
};

interface Person {
  readonly name: string;
  readonly role: string;
  readonly reports: readonly Person[];
}

/** Who reports to whom, as a tree of any depth. */
export const orgChart = jsonFamily("org-chart", (draw, level) => {
  const make = (depth: number): Person => {
    const size = depth === 0 ? 0 : draw.integer(depth === 1 ? 0 : 1, 2);
    const reports = draw.times(size, () => make(depth - 1));
    return { name: draw.name(), role: draw.pick(roles.slice(1)), reports };
  };
  const depth = byLevel(level, 1, 2, 3);
  const top: Person = { name: draw.name(), role: "head", reports: draw.times(2, () => make(depth - 1)) };
  const unit = draw.name();
  const sentences: string[] = [];
  const tell = ({ name, reports }: Person): void => {
    const people = reports.map((one) => `${one.name} (${one.role})`);
    if (reports.length === 1) sentences.push(draw.pick([`${people[0]} reports to ${name}.`, `${name} has one person: ${people[0]}.`]));
    if (reports.length > 1)
      sentences.push(draw.pick([`${listed(people)} report to ${name}.`, `Under ${name} there are ${listed(people)}.`]));
    for (const one of reports) tell(one);
  };
  tell(top);
  const count = ({ reports }: Person): number => 1 + reports.reduce((sum, one) => sum + count(one), 0);
  const asJson = ({ name, role, reports }: Person): JsonObject => ({ name, role, reports: reports.map(asJson) });
  const told = level === "hard" ? draw.shuffle(sentences) : sentences;
  const left = level === "hard" ? ` ${draw.name()}, the former head, has left.` : "";
  const expected = { unit, headcount: count(top), top: asJson(top) };
  const flat = { ...asJson(top), reports: [...(asJson(top).reports as JsonObject[])].reverse() };
  const [first] = top.reports as [Person];
  return {
    prompt: `${draw.pick(["Draw the organisation chart as nested JSON.", "Who reports to whom? Answer as a JSON tree.", "Give the structure of this unit as JSON, people inside their superiors."])} The headcount includes the head.\n\n${unit} is headed by ${top.name}. ${told.join(" ")}${left}`,
    schema,
    expected,
    misread: [
      ["people in another order", { ...expected, top: flat }],
      ["the head is not counted", { ...expected, headcount: expected.headcount - 1 }],
      [
        "somebody one level too high",
        {
          ...expected,
          top: {
            ...asJson(top),
            reports: [...top.reports.map(asJson), { name: first.reports[0]?.name ?? first.name, role: "clerk", reports: [] }].slice(0, 4),
          },
        },
      ],
      [
        "the first has another role",
        {
          ...expected,
          top: {
            ...asJson(top),
            reports: top.reports.map((one, index) => ({
              ...asJson(one),
              ...(index === 0 && { role: one.role === "buyer" ? "clerk" : "buyer" }),
            })),
          },
        },
      ],
    ],
  };
});
