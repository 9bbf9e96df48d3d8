import { clock, spokenClock } from "../draw.ts";
import { byLevel } from "../family.ts";
import { integer, jsonFamily, number, object, oneOf, orNull, patterns, text } from "./json-family.ts";

const schema = object({
  patient: text("^W[0-9]{4}$"),
  taken_at: text(patterns.time, "24-hour time"),
  position: oneOf(["sitting", "lying", "standing"]),
  pulse: integer(30, 220, "beats per minute"),
  temperature: object({ value: number(30, 110), unit: oneOf(["C", "F"]) }, "as it was measured, not converted"),
  blood_pressure: object({ systolic: integer(70, 220), diastolic: integer(40, 130) }),
  weight_grams: integer(30_000, 160_000),
  oxygen_percent: orNull(integer(70, 100, "null when it was not measured")),
});

/** Measurements at a bedside: units in the value's place, kilograms to grams, what was discarded and what was not taken. */
export const vitalSigns = jsonFamily("vital-signs", (draw, level) => {
  const patient = draw.code("W", 4);
  const minutes = draw.integer(5, 1430);
  const unit = draw.pick(["C", "F"]);
  const temperature = { value: (unit === "C" ? draw.integer(358, 399) : draw.integer(965, 1039)) / 10, unit };
  const pressure = { systolic: draw.integer(98, 168), diastolic: draw.integer(55, 96) };
  const first = { systolic: pressure.systolic + draw.integer(5, 25), diastolic: pressure.diastolic + draw.integer(3, 12) };
  const [pulse, tenths, position] = [draw.integer(48, 130), draw.integer(450, 1200), draw.pick(["sitting", "lying", "standing"])];
  const oxygen = level === "hard" && draw.chance(0.7) ? null : draw.integer(88, 100);
  const time = byLevel(level, clock(minutes), spokenClock(minutes), spokenClock(minutes));
  const weight = level === "easy" ? `${tenths * 100} g` : `${tenths / 10} kg`;
  const bloodPressure = `${pressure.systolic}/${pressure.diastolic}`;
  const retaken = `the cuff first said ${first.systolic}/${first.diastolic}, but it had slipped; taken again: ${bloodPressure}`;
  const saturation =
    oxygen === null ? draw.pick(["the oxygen clip was broken", "no saturation today, the probe is at repair"]) : `saturation ${oxygen} %`;
  const values = draw.shuffle([
    `pulse ${pulse}`,
    `${temperature.value} °${unit}`,
    level === "hard" ? retaken : `pressure ${bloodPressure}`,
    `weight ${weight}`,
    saturation,
  ]);
  const posture = { sitting: "on the chair", lying: "flat in bed", standing: "on their feet" }[position] ?? position;
  const where = level === "easy" ? position : posture;
  const note = draw.pick([
    `${patient}, ${time}, ${where}: ${values.join("; ")}.`,
    `At ${time} patient ${patient} was seen ${where}. ${values.map((value) => value.charAt(0).toUpperCase() + value.slice(1)).join(". ")}.`,
  ]);
  const expected = {
    patient,
    taken_at: clock(minutes),
    position,
    pulse,
    temperature,
    blood_pressure: pressure,
    weight_grams: tenths * 100,
    oxygen_percent: oxygen,
  };
  return {
    prompt: `${draw.pick(["A nurse wrote down these vital signs. Give them as JSON.", "Enter this bedside note into the chart as JSON.", "Convert the vital signs below to one JSON object."])}${byLevel(level, "", " Weights are kept in grams and times on the 24-hour clock.", " Weights are kept in grams and times on the 24-hour clock; of a measurement that was repeated only the valid one counts.")}\n\n${note}`,
    schema,
    expected,
    misread: [
      ["systolic and diastolic of another reading", { ...expected, blood_pressure: { ...pressure, systolic: first.systolic } }],
      ["unit of the temperature is the other one", { ...expected, temperature: { ...temperature, unit: unit === "C" ? "F" : "C" } }],
      ["weight ten times too small", { ...expected, weight_grams: Math.max(30_000, tenths * 10) }],
      ["oxygen made up or lost", { ...expected, oxygen_percent: oxygen === null ? 98 : null }],
    ],
  };
});
