import { listed, spokenNumber } from "../draw.ts";
import { byLevel } from "../family.ts";
import { integer, jsonFamily, list, object, oneOf, orNull, patterns, text } from "./json-family.ts";

const products = ["scanner app", "till software", "booking portal", "meter gateway"];
const hints: Readonly<Record<string, readonly string[]>> = {
  blocker: ["Nobody here can work at all.", "Everything stands still."],
  major: ["An important part is out of order, though we limp along.", "We can go on, but with great trouble."],
  minor: ["It is a nuisance, no more.", "We can live with it for now."],
};
const schema = object({
  ticket: text("^T-[0-9]{6}$"),
  product: oneOf(products),
  severity: oneOf(["blocker", "major", "minor"]),
  reporter: object({
    name: text(patterns.person),
    site: text(patterns.word),
    phone: orNull(text("^0[0-9]{6,9}$", "digits only; null where none is given")),
  }),
  versions: list(text("^[0-9]+\\.[0-9]+\\.[0-9]+$"), 1, 5, "affected ones, from low to high"),
  affected_users: integer(0, 5000),
  answer_within_minutes: integer(1, 10_000),
});

/** Complaints: severity by what is said, phone numbers with spaces, versions that are well again, hours and days to minutes. */
export const supportTicket = jsonFamily("support-ticket", (draw, level) => {
  const [ticket, product, name, site] = [draw.code("T-", 6), draw.pick(products), draw.person(), draw.name()];
  const severity = draw.pick(Object.keys(hints));
  const digits = `0${draw.integer(10_000_000, 99_999_999)}`;
  const phone = level !== "easy" && draw.chance(0.3) ? null : digits;
  const spokenPhone = level === "easy" ? digits : `${digits.slice(0, 3)} ${digits.slice(3, 6)} ${digits.slice(6)}`;
  const major = draw.integer(2, 14);
  const all = [1, 2, 9, 10, 11].slice(0, byLevel(level, 1, 3, 4)).map((minor) => `${major}.${minor}.${draw.integer(0, 12)}`);
  const healed = level === "hard" ? (all.at(-1) as string) : undefined;
  const versions = all.filter((version) => version !== healed);
  const users = draw.integer(2, 400);
  const hours = draw.integer(1, 4);
  const minutes = byLevel(level, draw.integer(2, 20) * 15, hours * 60, draw.pick([hours * 60 + 30, hours * 1440]));
  const deadline =
    level === "easy"
      ? `${minutes} minutes`
      : minutes % 1440 === 0
        ? `${hours === 1 ? "one day" : `${spokenNumber(hours)} days`}`
        : minutes % 60 === 0
          ? `${hours === 1 ? "one hour" : `${spokenNumber(hours)} hours`}`
          : `${spokenNumber(hours)} and a half hours`;
  const reached = phone === null ? "They left no number." : draw.pick([`Call back on ${spokenPhone}.`, `Phone: ${spokenPhone}.`]);
  const told = draw.pick([`Seen in ${listed(draw.shuffle(versions))}.`, `It happens with ${listed(draw.shuffle(versions))}.`]);
  const well = healed === undefined ? "" : ` ${healed} is not affected any more.`;
  const weight = level === "easy" ? `Severity: ${severity}.` : draw.pick(hints[severity] ?? []);
  const expected = {
    ticket,
    product,
    severity,
    reporter: { name, site, phone },
    versions,
    affected_users: users,
    answer_within_minutes: minutes,
  };
  return {
    prompt: `${draw.pick(["File this complaint as a JSON ticket.", "Fill in the ticket (JSON) for the call below.", "From this message make the JSON our help desk expects."])}${level === "easy" ? "" : " blocker: no work is possible; major: work goes on with difficulty; minor: a nuisance."} Deadlines are kept in minutes, phone numbers as digits.\n\n${ticket}: ${name} of ${site} has trouble with the ${product}. ${weight} ${users} people are affected. ${told}${well} ${reached} We promised an answer within ${deadline}.`,
    schema,
    expected,
    misread: [
      ["another severity", { ...expected, severity: severity === "major" ? "minor" : "major" }],
      ["deadline in another unit", { ...expected, answer_within_minutes: minutes >= 60 ? Math.floor(minutes / 60) : minutes * 60 }],
      ["a version too many", { ...expected, versions: [...versions, healed ?? `${major}.30.1`] }],
      ["phone made up or lost", { ...expected, reporter: { name, site, phone: phone === null ? "0123456789" : null } }],
    ],
  };
});
