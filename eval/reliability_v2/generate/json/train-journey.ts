import { clock, spokenClock, spokenDay } from "../draw.ts";
import { byLevel } from "../family.ts";
import { integer, jsonFamily, list, number, object, oneOf, orNull, patterns, text } from "./json-family.ts";

const schema = object({
  traveller: text(patterns.person),
  date: text(patterns.day),
  class: oneOf(["first", "second"]),
  legs: list(
    object({
      line: text("^[A-Z]{2}[0-9]{2,3}$"),
      from: text(patterns.word),
      to: text(patterns.word),
      departs: text(patterns.time),
      arrives: text(patterns.time),
      platform: orNull(integer(1, 30)),
    }),
    1,
    4,
    "in the order of travel",
  ),
  fare: object({ amount: number(1, 900), currency: oneOf(["EUR", "CHF", "NOK"]) }),
});

/** Itineraries: spoken dates and times of day, legs told out of order, platforms that nobody knows yet. */
export const trainJourney = jsonFamily("train-journey", (draw, level) => {
  const [traveller, date] = [draw.person(), draw.date(2)];
  const count = byLevel(level, 1, 2, 3);
  const stations = draw.times(count + 1, () => draw.name());
  let now = draw.integer(330, 700);
  const legs = draw.times(count, (index) => {
    const departs = now + draw.integer(4, 40);
    const arrives = departs + draw.integer(23, 170);
    now = arrives;
    const platform = level !== "easy" && draw.chance(0.35) ? null : draw.integer(1, 24);
    return {
      line: draw.code(draw.pick(["RX", "IC", "NL"]), draw.integer(2, 3)),
      from: stations[index] as string,
      to: stations[index + 1] as string,
      departs,
      arrives,
      platform,
    };
  });
  const time = level === "easy" ? clock : spokenClock;
  const told = legs.map((leg) => {
    const platform =
      leg.platform === null ? draw.pick(["platform to be announced", "the platform is not known yet"]) : `platform ${leg.platform}`;
    return draw.pick([
      `${leg.line} leaves ${leg.from} at ${time(leg.departs)} (${platform}) and reaches ${leg.to} at ${time(leg.arrives)}.`,
      `From ${leg.from} to ${leg.to} it is ${leg.line}, ${time(leg.departs)} to ${time(leg.arrives)}, ${platform}.`,
    ]);
  });
  const order = level === "hard" ? told.toReversed() : told;
  const fare = { amount: draw.integer(1900, 21_000) / 100, currency: draw.pick(["EUR", "CHF", "NOK"]) };
  const wagon = draw.pick(["first", "second"]);
  const day = level === "easy" ? date : spokenDay(date);
  const changed = legs.at(-1) as (typeof legs)[0];
  const delay = draw.integer(5, 25);
  const late = level === "hard" ? ` Note of the railway: ${changed.line} will arrive ${delay} minutes later than planned.` : "";
  const spent = `${wagon === "first" ? "1st" : "2nd"} class, ${fare.amount} ${fare.currency} in all.`;
  const finished = legs.map((leg, index) => ({
    ...leg,
    departs: clock(leg.departs),
    arrives: clock(leg.arrives + (level === "hard" && index === count - 1 ? delay : 0)),
  }));
  const expected = { traveller, date, class: wagon, legs: finished, fare };
  const last = finished.at(-1) as (typeof finished)[0];
  return {
    prompt: `${draw.pick(["Extract the itinerary as JSON.", "Make a JSON record of this booking confirmation.", "Our travel desk got this confirmation. Return the journey as JSON."])}${byLevel(level, "", " Use ISO dates and the 24-hour clock; a platform nobody knows is null.", " Use ISO dates and the 24-hour clock; a platform nobody knows is null. Announced delays are part of the times.")}\n\n${traveller} travels on ${day}. ${order.join(" ")} ${spent}${late}`,
    schema,
    expected,
    misread: [
      [
        "the last arrival is another",
        {
          ...expected,
          legs: finished.with(-1, { ...last, arrives: level === "hard" ? clock(changed.arrives) : clock(changed.arrives + 60) }),
        },
      ],
      [
        "start and end of a leg exchanged",
        {
          ...expected,
          legs: finished.with(0, { ...(finished[0] as typeof last), from: finished[0]?.to ?? "", to: finished[0]?.from ?? "" }),
        },
      ],
      ["the other class", { ...expected, class: wagon === "first" ? "second" : "first" }],
      ["a platform is made up", { ...expected, legs: finished.with(-1, { ...last, platform: (last.platform ?? 0) + 1 }) }],
    ],
  };
});
