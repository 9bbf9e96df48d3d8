import { hundredths, spokenDay } from "../draw.ts";
import { byLevel } from "../family.ts";
import { jsonFamily, list, number, object, oneOf, patterns, text } from "./json-family.ts";

const categories: Readonly<Record<string, readonly string[]>> = {
  rent: ["rent for the workshop", "rent of the store room"],
  wages: ["wages", "pay of the staff"],
  sales: ["takings of the shop", "sold goods"],
  refund: ["money back for a broken delivery", "a refund"],
  fees: ["bank charges", "card fees"],
};
const incoming = ["sales", "refund"];
const schema = object({
  account: text("^[A-Z]{2}-[0-9]{8}$"),
  currency: oneOf(["EUR", "GBP", "PLN"]),
  opening: number(-100_000, 1_000_000),
  movements: list(
    object({
      date: text(patterns.day),
      amount: number(-100_000, 100_000, "negative when money goes out"),
      category: oneOf(Object.keys(categories)),
      counterparty: text(patterns.word),
    }),
    1,
    6,
    "from the earliest to the latest",
  ),
  closing: number(-100_000, 1_000_000),
});

/** Statements: signs by direction, spoken days, a closing balance that must be worked out, an entry that was cancelled. */
export const accountStatement = jsonFamily("account-statement", (draw, level) => {
  const account = draw.code(`${draw.pick(["KA", "LB", "MV"])}-`, 8);
  const currency = draw.pick(["EUR", "GBP", "PLN"]);
  const opening = draw.integer(90_000, 900_000);
  const days = draw
    .some(
      Array.from({ length: 28 }, (_, index) => index + 1),
      byLevel(level, 2, 3, 5),
    )
    .sort((left, right) => left - right);
  const month = draw.date(2).slice(0, 8);
  const all = days.map((day) => {
    const category = draw.pick(Object.keys(categories));
    const cents = draw.integer(1500, 78_000);
    return {
      date: `${month}${String(day).padStart(2, "0")}`,
      cents: incoming.includes(category) ? cents : -cents,
      category,
      counterparty: draw.name(),
    };
  });
  const cancelled = level === "hard" ? all[1] : undefined;
  const kept = all.filter((movement) => movement !== cancelled);
  const told = all.map(({ date, cents, category, counterparty }) => {
    const amount = hundredths(Math.abs(cents)).toFixed(2);
    const day = level === "easy" ? date : spokenDay(date);
    const what = level === "easy" ? category : draw.pick(categories[category] ?? []);
    return cents < 0
      ? draw.pick([`${day}: ${amount} to ${counterparty}, ${what}.`, `On ${day} we paid ${counterparty} ${amount} (${what}).`])
      : draw.pick([`${day}: ${amount} from ${counterparty}, ${what}.`, `On ${day} ${counterparty} paid us ${amount} (${what}).`]);
  });
  const closing = kept.reduce((sum, { cents }) => sum + cents, opening);
  const movements = kept.map(({ cents, ...rest }) => ({
    date: rest.date,
    amount: hundredths(cents),
    category: rest.category,
    counterparty: rest.counterparty,
  }));
  const expected = { account, currency, opening: hundredths(opening), movements, closing: hundredths(closing) };
  const order = level === "hard" ? draw.shuffle(told) : told;
  const undone = cancelled === undefined ? "" : ` The entry with ${cancelled.counterparty} was cancelled by the bank: leave it out.`;
  const end = level === "easy" ? ` Closing balance ${hundredths(closing).toFixed(2)}.` : "";
  const [first] = movements as [(typeof movements)[0]];
  return {
    prompt: `${draw.pick(["Convert the statement to JSON.", "Book these movements: give them as JSON.", "Our bank sends prose. Return JSON."])} Money that leaves the account is negative.${level === "easy" ? "" : " Work out the closing balance."}${level === "easy" ? "" : " The category of goods sold or takings is sales."}\n\nAccount ${account} (${currency}), opening balance ${hundredths(opening).toFixed(2)}. ${order.join(" ")}${undone}${end}`,
    schema,
    expected,
    misread: [
      ["a sign is the other way round", { ...expected, movements: movements.with(0, { ...first, amount: -first.amount }) }],
      ["closing balance is the opening one", { ...expected, closing: hundredths(opening) }],
      ["a movement is missing", { ...expected, movements: movements.slice(0, -1) }],
      [
        "another category",
        { ...expected, movements: movements.with(0, { ...first, category: first.category === "fees" ? "rent" : "fees" }) },
      ],
    ],
  };
});
