import { byLevel } from "../family.ts";
import { jsonFamily, list, number, object, oneOf, orNull, patterns, text } from "./json-family.ts";

const analytes = ["nitrate", "lead", "copper", "chloride", "arsenic", "iron"];
const schema = object({
  site: text(patterns.word),
  bottle: text("^B[0-9]{5}$"),
  results: list(
    object({
      analyte: oneOf(analytes),
      micrograms_per_litre: orNull(number(0.001, 900_000, "null where it was below the limit of detection")),
      detection_limit: number(0.001, 10_000, "in micrograms per litre"),
    }),
    1,
    5,
    "sorted by analyte",
  ),
  ph: number(0, 14),
  verdict: oneOf(["accepted", "repeat", "rejected"]),
});

/** Laboratory reports: milligrams to micrograms, values below detection, rows to be sorted. */
export const waterSamples = jsonFamily("water-samples", (draw, level) => {
  const [site, bottle] = [draw.name(), draw.code("B")];
  const rows = draw.some(analytes, byLevel(level, 2, 3, 4)).map((analyte) => {
    const limit = draw.pick([2, 5, 10, 50]);
    const isBelow = level !== "easy" && draw.chance(0.35);
    return { analyte, value: isBelow ? null : limit * draw.integer(2, 60), limit, inMilligrams: level !== "easy" && draw.chance(0.6) };
  });
  const told = rows.map(({ analyte, value, limit, inMilligrams }) => {
    const amount = (micro: number) => (inMilligrams ? `${micro / 1000} mg/l` : `${micro} µg/l`);
    if (value === null) return draw.pick([`${analyte} not detected (limit ${amount(limit)})`, `${analyte} < ${amount(limit)}`]);
    return `${analyte} ${amount(value)} (limit of detection ${amount(limit)})`;
  });
  const ph = draw.integer(55, 92) / 10;
  const verdict = draw.pick(["accepted", "repeat", "rejected"]);
  const spoken: Readonly<Record<string, string>> = {
    accepted: "The series is accepted.",
    repeat: "Please take the sample again.",
    rejected: "We cannot accept the bottle.",
  };
  const sorted = rows.toSorted((left, right) => (left.analyte < right.analyte ? -1 : 1));
  const results = sorted.map(({ analyte, value, limit }) => ({ analyte, micrograms_per_litre: value, detection_limit: limit }));
  const expected = { site, bottle, results, ph, verdict };
  const [first] = results as [(typeof results)[0]];
  const blank =
    level === "hard"
      ? ` The blank that travelled along showed ${first.analyte} at ${draw.integer(61, 99)} µg/l; it is not part of the report.`
      : "";
  const head = draw.pick([`Site ${site}, bottle ${bottle}.`, `Bottle ${bottle} was filled at ${site}.`]);
  return {
    prompt: `${draw.pick(["Transcribe this laboratory report to JSON.", "Give the water analysis below as a JSON document.", "We store analyses as JSON. Convert this one."])} All concentrations are in micrograms per litre (1 mg = 1000 µg); list the analytes from A to Z.${level === "easy" ? "" : " What lies below the limit of detection is null."}\n\n${head} ${told.join("; ")}. pH ${ph}.${blank} ${spoken[verdict]}`,
    schema,
    expected,
    misread: [
      [
        "a value in the unit of the report",
        {
          ...expected,
          results: results.with(0, {
            ...first,
            micrograms_per_litre: first.micrograms_per_litre === null ? first.detection_limit : first.micrograms_per_litre / 1000,
          }),
        },
      ],
      ["in the order of the report", { ...expected, results: results.toReversed() }],
      ["another verdict", { ...expected, verdict: verdict === "repeat" ? "rejected" : "repeat" }],
      [
        "limit and value exchanged",
        {
          ...expected,
          results: results.with(-1, {
            ...(results.at(-1) as typeof first),
            micrograms_per_litre: results.at(-1)?.detection_limit ?? 0,
            detection_limit: results.at(-1)?.micrograms_per_litre ?? 1,
          }),
        },
      ],
    ],
  };
});
