import { listed, spokenDay, spokenNumber } from "../draw.ts";
import { byLevel } from "../family.ts";
import { integer, jsonFamily, list, number, object, oneOf, orNull, patterns, text } from "./json-family.ts";

const features = ["balcony", "lift", "cellar", "garden", "parking space", "fitted kitchen"];
const schema = object({
  town: text(patterns.word),
  floor: integer(0, 30, "ground floor is 0"),
  rooms: number(1, 12),
  square_metres: integer(8, 400),
  rent: object(
    { cold: integer(100, 9000), extras: integer(0, 2000), deposit: integer(0, 30_000) },
    "whole units a month; the deposit once",
  ),
  features: list(oneOf(features), 0, 6, "those it has, in the order of the text"),
  energy_class: orNull(oneOf(["A", "B", "C", "D", "E", "F"])),
  free_from: text(patterns.day),
});

/** Flats: warm rent to cold rent, a deposit in months, floors by name, what it does not have. */
export const flatListing = jsonFamily("flat-listing", (draw, level) => {
  const [town, floor, halves, metres] = [draw.name(), draw.integer(0, 5), draw.integer(3, 10), draw.integer(24, 140)];
  const [cold, extras] = [draw.integer(38, 180) * 10, draw.integer(4, 25) * 10];
  const months = draw.integer(2, 3);
  const deposit = level === "hard" ? cold * months : draw.integer(8, 40) * 100;
  const has = draw.some(features, byLevel(level, 2, 3, 3));
  const lacks = features.filter((feature) => !has.includes(feature)).slice(0, 2);
  const energy = level !== "easy" && draw.chance(0.4) ? null : draw.pick(["A", "B", "C", "D", "E", "F"]);
  const from = draw.date(2);
  const floors = [
    "on the ground floor",
    "on the first floor",
    "on the second floor",
    "on the third floor",
    "on the fourth floor",
    "on the fifth floor",
  ];
  const rent =
    level === "easy"
      ? `${cold} cold, extras ${extras}`
      : draw.pick([
          `${cold + extras} warm, of which ${extras} are extras`,
          `warm rent ${cold + extras}; that includes ${extras} of extras`,
        ]);
  const secured = level === "hard" ? `Deposit: ${spokenNumber(months)} cold rents.` : `Deposit ${deposit}.`;
  const without = level === "easy" ? "" : ` There is no ${lacks.join(" and no ")}.`;
  const expected = {
    town,
    floor,
    rooms: halves / 2,
    square_metres: metres,
    rent: { cold, extras, deposit },
    features: has,
    energy_class: energy,
    free_from: from,
  };
  const size = `${halves / 2} rooms on ${metres} m²`;
  const text0 = draw.pick([
    `Flat in ${town}, ${floors[floor]}, ${size}.`,
    `${size} in ${town}, ${floors[floor]}.`,
    `To let in ${town}: ${size}, ${floors[floor]}.`,
  ]);
  const certificate =
    energy === null ? draw.pick(["The energy certificate is still being made.", "No energy class on file."]) : `Energy class ${energy}.`;
  return {
    prompt: `${draw.pick(["Extract this listing as JSON.", "Put the flat below into our database format (JSON).", "A landlord sent this. Return a JSON record of it."])}${byLevel(level, "", " We store the cold rent (without extras).", " We store the cold rent (without extras) and the deposit as an amount.")}\n\n${text0} ${rent}. ${secured} It comes with ${listed(has)}.${without} ${certificate} Free from ${level === "easy" ? from : spokenDay(from)}.`,
    schema,
    expected,
    misread: [
      ["warm rent as cold rent", { ...expected, rent: { ...expected.rent, cold: cold + extras } }],
      ["a feature it does not have", { ...expected, features: [...has, lacks[0] as string] }],
      ["floors are counted from one", { ...expected, floor: floor + 1 }],
      ["deposit of one more month", { ...expected, rent: { ...expected.rent, deposit: deposit + cold } }],
    ],
  };
});
