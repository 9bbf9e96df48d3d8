import { clock, spokenDay } from "../draw.ts";
import { byLevel } from "../family.ts";
import { integer, jsonFamily, list, object, oneOf, patterns, text } from "./json-family.ts";

const phrases: Readonly<Record<string, readonly string[]>> = {
  registered: ["we were told that a parcel is coming", "the label was printed"],
  in_transit: ["it left the depot of PLACE", "it was scanned on its way in PLACE"],
  held: ["customs in PLACE kept it back", "it waits in PLACE for a missing paper"],
  out_for_delivery: ["the van in PLACE has it on board", "the courier set out with it in PLACE"],
  delivered: ["it was handed over in PLACE", "a neighbour in PLACE signed for it"],
};
const statuses = Object.keys(phrases);
const schema = object({
  parcel: text("^[A-Z]{2}[0-9]{6}$"),
  weight_grams: integer(1, 40_000),
  size_mm: object({ length: integer(10, 3000), width: integer(10, 3000), height: integer(10, 3000) }),
  events: list(
    object({ at: text("^20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]$"), status: oneOf(statuses), place: text(patterns.word) }),
    1,
    6,
    "from the earliest to the latest",
  ),
  current: oneOf(statuses, "the status of the latest event"),
});

/** Tracking pages: sentences to statuses, newest first to oldest first, centimetres to millimetres. */
export const parcelTracking = jsonFamily("parcel-tracking", (draw, level) => {
  const parcel = draw.code(draw.pick(["QT", "ZF", "LW"]), 6);
  const count = byLevel(level, 2, 3, 4);
  const day = draw.date();
  const moments = draw
    .some(
      Array.from({ length: 190 }, (_, index) => 300 + index * 6),
      count,
    )
    .sort((left, right) => left - right);
  const way = [
    "registered",
    ...draw.some(["in_transit", "in_transit", "held", "out_for_delivery"], count - 2),
    draw.pick(["held", "out_for_delivery", "delivered"]),
  ];
  const events = moments.map((moment, index) => ({
    at: `${day}T${clock(moment)}`,
    status: way[index] as string,
    place: draw.name(),
    moment,
  }));
  const told = events.map(({ status, place, moment }) => {
    const phrase = draw.pick(phrases[status] ?? []);
    return `${clock(moment)} ${phrase.includes("PLACE") ? phrase.replace("PLACE", place) : `${phrase} (${place})`}`;
  });
  const order = byLevel(level, told, told.toReversed(), draw.shuffle(told));
  const [grams, sides] = [draw.integer(3, 180) * 50, draw.times(3, () => draw.integer(4, 70) * 10)];
  const [length = 0, width = 0, height = 0] = sides;
  const weight = level === "easy" ? `${grams} g` : `${grams / 1000} kg`;
  const size = level === "easy" ? `${length} x ${width} x ${height} mm` : `${length / 10} x ${width / 10} x ${height / 10} cm`;
  const clean = events.map(({ at, status, place }) => ({ at, status, place }));
  const expected = { parcel, weight_grams: grams, size_mm: { length, width, height }, events: clean, current: way.at(-1) as string };
  const last = clean.at(-1) as (typeof clean)[0];
  return {
    prompt: `${draw.pick(["Turn the tracking page into JSON.", "What happened to this parcel? Give a JSON log.", "Normalise the following tracking text to JSON."])} Events go from the earliest to the latest, measures are in grams and millimetres (length, width, height as they are listed).\n\nParcel ${parcel}, ${weight}, ${size}. ${level === "easy" ? day : spokenDay(day)}: ${order.join("; ")}.`,
    schema,
    expected,
    misread: [
      ["newest first", { ...expected, events: clean.toReversed() }],
      ["current is the first event's status", { ...expected, current: "registered" }],
      ["length and height exchanged", { ...expected, size_mm: { length: height, width, height: length } }],
      ["another status at the end", { ...expected, events: clean.with(-1, { ...last, status: "in_transit" }) }],
    ],
  };
});
