import { hundredths, listed, spokenNumber } from "../draw.ts";
import { byLevel } from "../family.ts";
import { integer, jsonFamily, list, number, object, oneOf, patterns, text } from "./json-family.ts";

const goods = ["desk lamps", "shelf boards", "door handles", "paint rollers", "cable drums", "floor tiles", "garden hoses", "tool boxes"];
const currencies = ["EUR", "GBP", "USD", "CHF", "SEK"];
const schema = object({
  order: text("^PO-[0-9]{5}$", "order number"),
  buyer: object({ company: text(patterns.word), contact: text(patterns.person) }),
  currency: oneOf(currencies),
  lines: list(
    object({ item: oneOf(goods), quantity: integer(1, 500), unit_price: number(0.5, 999, "price of one piece") }),
    1,
    5,
    "in the order of the note",
  ),
  shipping: oneOf(["collect", "standard", "express"]),
});

/** Orders by mail: nested lines; a total to be divided, a quantity taken back. */
export const purchaseOrder = jsonFamily("purchase-order", (draw, level) => {
  const [order, company, contact] = [draw.code("PO-"), draw.name(), draw.person()];
  const currency = draw.pick(currencies);
  const shipping = draw.pick(["collect", "standard", "express"]);
  const lines = draw
    .some(goods, byLevel(level, 1, 3, 4))
    .map((item) => ({ item, quantity: draw.integer(4, 60), unit_price: hundredths(draw.integer(150, 8000)) }));
  const divided = level === "easy" ? -1 : draw.integer(0, lines.length - 1);
  const spoken = lines.map(({ item, quantity, unit_price }, index) => {
    if (index === divided) return `${quantity} ${item} for ${hundredths(Math.round(quantity * unit_price * 100))} altogether`;
    return draw.pick([`${quantity} ${item} at ${unit_price} each`, `${item}, ${spokenNumber(quantity)} of them, ${unit_price} a piece`]);
  });
  const [first] = lines as [(typeof lines)[0]];
  const less = draw.integer(1, 3);
  const before =
    level === "hard"
      ? `${contact} rang again this morning: make it ${first.quantity - less} ${first.item}, not ${first.quantity}, same price for each.`
      : "";
  const final = level === "hard" ? lines.with(0, { ...first, quantity: first.quantity - less }) : lines;
  const way = {
    collect: "They will pick everything up themselves.",
    standard: "Normal delivery is fine.",
    express: "It is urgent, send it by the fastest way.",
  }[shipping];
  const note = draw.pick([
    `Order ${order} from ${company}, placed by ${contact}: ${listed(spoken)}. All prices in ${currency}. ${way} ${before}`,
    `${contact} (${company}) would like ${listed(spoken)}. Prices are in ${currency}; our number is ${order}. ${way} ${before}`,
  ]);
  const expected = { order, buyer: { company, contact }, currency, lines: final, shipping };
  const task = draw.pick([
    "Turn this order note into JSON.",
    "Read the following order and give it as JSON.",
    "Fill the order form (JSON) from this message.",
  ]);
  const rule = byLevel(
    level,
    "",
    " Where only the price of a whole line is given, work out the price of one piece.",
    " Divide line totals by the quantity; later corrections win, and a correction of the quantity leaves the price of a piece as it was.",
  );
  return {
    prompt: `${task}${rule}\n\n${note.trim()}`,
    schema,
    expected,
    misread: [
      [
        "quantity of the first line is one more",
        { ...expected, lines: final.with(0, { ...first, quantity: (final[0]?.quantity ?? 0) + 1 }) },
      ],
      [
        "price of the line is not that of a piece",
        {
          ...expected,
          lines: final.map((line, index) =>
            index === Math.max(0, divided) ? { ...line, unit_price: hundredths(Math.round(line.quantity * line.unit_price * 100)) } : line,
          ),
        },
      ],
      ["company and contact are one text", { ...expected, buyer: { company, contact: company } }],
      ["another way of shipping", { ...expected, shipping: shipping === "standard" ? "express" : "standard" }],
    ],
  };
});
