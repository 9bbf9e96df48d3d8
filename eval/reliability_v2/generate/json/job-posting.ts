import { listed } from "../draw.ts";
import { byLevel } from "../family.ts";
import { integer, jsonFamily, list, object, oneOf, orNull, patterns, text } from "./json-family.ts";

const skills = ["welding", "bookkeeping", "forklift licence", "spreadsheets", "first aid", "French", "Polish", "night driving"];
const roles = ["storekeeper", "dispatcher", "caretaker", "payroll clerk", "tram driver", "lab assistant"];
const schema = object({
  role: oneOf(roles),
  employer: text(patterns.word),
  place: object({ town: text(patterns.word), remote: oneOf(["no", "partly", "fully"]) }),
  pay: object({
    minimum: integer(1, 200_000),
    maximum: orNull(integer(1, 200_000, "null where none is named")),
    per: oneOf(["hour", "month", "year"]),
    currency: oneOf(["EUR", "GBP", "DKK"]),
  }),
  skills: object({
    required: list(oneOf(skills), 0, 5, "in the order of the text"),
    welcome: list(oneOf(skills), 0, 5, "in the order of the text"),
  }),
  hours_per_week: integer(4, 48),
});

/** Advertisements: what is a must and what is welcome, pay as range or floor, `k` for thousands, part-time shares. */
export const jobPosting = jsonFamily("job-posting", (draw, level) => {
  const [role, employer, town] = [draw.pick(roles), draw.name(), draw.name()];
  const per = byLevel(level, "month", draw.pick(["month", "year"]), "year");
  const floor = per === "year" ? draw.integer(28, 60) * 1000 : draw.integer(19, 44) * 100;
  const top =
    level !== "easy" && draw.chance(0.4) ? null : floor + (per === "year" ? draw.integer(3, 12) * 1000 : draw.integer(2, 9) * 100);
  const currency = draw.pick(["EUR", "GBP", "DKK"]);
  const money = (value: number) => (level !== "easy" && per === "year" ? `${value / 1000}k` : String(value));
  const pay = top === null ? `from ${money(floor)} ${currency} a ${per} upwards` : `${money(floor)} to ${money(top)} ${currency} a ${per}`;
  const chosen = draw.some(skills, byLevel(level, 2, 4, 5));
  const split = draw.integer(1, chosen.length - 1);
  const [required, welcome] = [chosen.slice(0, split), chosen.slice(split)];
  const remote = draw.pick(["no", "partly", "fully"]);
  const places: Readonly<Record<string, string>> = {
    no: `You work on site in ${town}.`,
    partly: `Our house is in ${town}; two days a week you may work from home.`,
    fully: `The office is in ${town}, but you can do all of it from home.`,
  };
  const share = draw.pick([50, 75, 100]);
  const hours = level === "hard" ? (40 * share) / 100 : draw.integer(16, 40);
  const time =
    level === "hard"
      ? `A full week has 40 hours here; this post is ${share === 100 ? "full-time" : `a ${share} % post`}.`
      : `${hours} hours a week.`;
  const wishes = draw.pick([
    `You must bring ${listed(required)}; ${listed(welcome)} would be nice to have.`,
    `Without ${listed(required)} it will not work. We are glad about ${listed(welcome)}.`,
    `Needed: ${required.join(", ")}. A plus: ${welcome.join(", ")}.`,
  ]);
  const gone =
    level === "hard" ? ` (The ${draw.pick(roles.filter((name) => name !== role))} we looked for last month has been found.)` : "";
  const expected = {
    role,
    employer,
    place: { town, remote },
    pay: { minimum: floor, maximum: top, per, currency },
    skills: { required, welcome },
    hours_per_week: hours,
  };
  return {
    prompt: `${draw.pick(["Read this advertisement into our vacancy format (JSON).", "Which post is on offer? Answer with JSON.", "Structure the vacancy below as JSON."])} Pay is in whole units of the currency.\n\n${employer} is looking for a ${role}. ${places[remote]} We pay ${pay}. ${wishes} ${time}${gone}`,
    schema,
    expected,
    misread: [
      ["a wish is taken for a must", { ...expected, skills: { required: [...required, welcome[0] as string], welcome: welcome.slice(1) } }],
      ["an upper end is made up or lost", { ...expected, pay: { ...expected.pay, maximum: top === null ? floor : null } }],
      ["another kind of remote work", { ...expected, place: { town, remote: remote === "partly" ? "fully" : "partly" } }],
      ["a full week", { ...expected, hours_per_week: hours === 40 ? 38 : 40 }],
    ],
  };
});
