import { isoDay } from "../draw.ts";
import { byLevel } from "../family.ts";
import { columnsOf, type Part, questionOf } from "./question.ts";
import { sqlFamily } from "./sql-family.ts";

/** Ranges of days: what lies within one, which clash, what is free in between. */
export const roomBookings = sqlFamily("room-bookings", (draw, level) => {
  const [rooms, bookings, room] = draw.pick([
    ["rooms", "bookings", "room_no"],
    ["boats", "charters", "boat_no"],
    ["halls", "rentals", "hall_no"],
  ]) as [string, string, string];
  const [first, last] = draw.pick([
    ["starts_on", "ends_on"],
    ["first_day", "last_day"],
    ["from_day", "to_day"],
  ]) as [string, string];
  const start = draw.integer(8, 14);
  const [low, high] = [isoDay(start), isoDay(start + draw.integer(2, 4))];
  const places = draw.integer(3, 5);
  const shapes = [
    { name: rooms, columns: columnsOf(`${room} INTEGER`, "label", "places INTEGER") },
    {
      name: bookings,
      columns: columnsOf("id INTEGER", `${room} INTEGER`, "guest", first, last),
      note: `${first} and ${last} are ISO dates; both days belong to the booking. ${last} is NULL where the end is open.`,
    },
  ];
  const hits = (b: string) => `${b}.${first} <= '${high}' AND (${b}.${last} IS NULL OR ${b}.${last} >= '${low}')`;
  const open = (b: string) => `COALESCE(${b}.${last}, '9999-12-31')`;
  const clash = `a.${first} <= ${open("b")} AND b.${first} <= ${open("a")}`;
  const part = byLevel<Part>(
    level,
    {
      ask: draw.pick([
        `Which ${bookings} touch the days from ${low} to ${high} (both included), be it for one day only?`,
        `Find all ${bookings} with at least one day in the time ${low} to ${high}, first and last day included.`,
      ]),
      columns: ["guest", room, first],
      order: `${first} from late to early, then ${room}, then guest`,
      gold: `SELECT b.guest, b.${room}, b.${first} FROM ${bookings} b WHERE ${hits("b")} ORDER BY b.${first} DESC, b.${room}, b.guest`,
      second: `SELECT guest, ${room}, ${first} FROM ${bookings} WHERE NOT (${first} > '${high}' OR IFNULL(${last}, '${high}') < '${low}') ORDER BY 3 DESC, 2, 1`,
      mistakes: [
        [
          "bookings within those days",
          `SELECT guest, ${room}, ${first} FROM ${bookings} WHERE ${first} >= '${low}' AND ${last} <= '${high}' ORDER BY ${first} DESC, ${room}, guest`,
        ],
        [
          "open ends are lost",
          `SELECT guest, ${room}, ${first} FROM ${bookings} WHERE ${first} <= '${high}' AND ${last} >= '${low}' ORDER BY ${first} DESC, ${room}, guest`,
        ],
        [
          "the last day does not count",
          `SELECT guest, ${room}, ${first} FROM ${bookings} WHERE ${first} <= '${high}' AND (${last} IS NULL OR ${last} > '${low}') ORDER BY ${first} DESC, ${room}, guest`,
        ],
        [
          "beginnings on those days",
          `SELECT guest, ${room}, ${first} FROM ${bookings} WHERE ${first} BETWEEN '${low}' AND '${high}' ORDER BY ${first} DESC, ${room}, guest`,
        ],
      ],
    },
    {
      ask: draw.pick([
        `Find double bookings: pairs of ${bookings} of the same ${room} that share at least one day. Each pair is listed once, the lower id as one_id.`,
        `Which ${bookings} clash, that is, want the same ${room} on the same day? Give every pair once (one_id < other_id).`,
      ]),
      columns: ["one_id", "other_id", room],
      order: `${room} from high to low, then one_id, then other_id`,
      gold: `SELECT a.id AS one_id, b.id AS other_id, a.${room} FROM ${bookings} a JOIN ${bookings} b ON b.${room} = a.${room} AND a.id < b.id WHERE ${clash} ORDER BY a.${room} DESC, a.id, b.id`,
      second: `SELECT a.id AS one_id, b.id AS other_id, a.${room} FROM ${bookings} a, ${bookings} b WHERE a.${room} = b.${room} AND b.id > a.id AND MAX(a.${first}, b.${first}) <= MIN(IFNULL(a.${last}, '9'), IFNULL(b.${last}, '9')) ORDER BY 3 DESC, 1, 2`,
      mistakes: [
        [
          "each pair twice",
          `SELECT a.id AS one_id, b.id AS other_id, a.${room} FROM ${bookings} a JOIN ${bookings} b ON b.${room} = a.${room} AND a.id <> b.id WHERE ${clash} ORDER BY a.${room} DESC, a.id, b.id`,
        ],
        [
          "one day in common is none",
          `SELECT a.id AS one_id, b.id AS other_id, a.${room} FROM ${bookings} a JOIN ${bookings} b ON b.${room} = a.${room} AND a.id < b.id WHERE a.${first} < ${open("b")} AND b.${first} < ${open("a")} ORDER BY a.${room} DESC, a.id, b.id`,
        ],
        [
          "the earlier one may not end on the day the later one begins",
          `SELECT a.id AS one_id, b.id AS other_id, a.${room} FROM ${bookings} a JOIN ${bookings} b ON b.${room} = a.${room} AND a.id < b.id WHERE a.${first} <= ${open("b")} AND b.${first} < ${open("a")} ORDER BY a.${room} DESC, a.id, b.id`,
        ],
        [
          "any room",
          `SELECT a.id AS one_id, b.id AS other_id, a.${room} FROM ${bookings} a JOIN ${bookings} b ON a.id < b.id WHERE ${clash} ORDER BY a.${room} DESC, a.id, b.id`,
        ],
        [
          "open ends never clash",
          `SELECT a.id AS one_id, b.id AS other_id, a.${room} FROM ${bookings} a JOIN ${bookings} b ON b.${room} = a.${room} AND a.id < b.id WHERE a.${first} <= b.${last} AND b.${first} <= a.${last} ORDER BY a.${room} DESC, a.id, b.id`,
        ],
      ],
    },
    {
      ask: draw.pick([
        `Which ${rooms} with ${places} places or more are free on all days from ${low} to ${high}? Also say when each is next taken after ${high} (the earliest ${first}; NULL if never).`,
        `Look for ${rooms} with at least ${places} places without any booked day between ${low} and ${high} inclusive, and the first day after ${high} on which a booking of theirs begins (NULL where there is none).`,
      ]),
      columns: ["label", "next_taken"],
      order: "label from Z to A",
      gold: `SELECT r.label, MIN(n.${first}) AS next_taken FROM ${rooms} r LEFT JOIN ${bookings} n ON n.${room} = r.${room} AND n.${first} > '${high}' WHERE r.places >= ${places} AND NOT EXISTS (SELECT 1 FROM ${bookings} b WHERE b.${room} = r.${room} AND ${hits("b")}) GROUP BY r.${room} ORDER BY r.label DESC`,
      second: `SELECT label, (SELECT MIN(${first}) FROM ${bookings} WHERE ${room} = r.${room} AND ${first} > '${high}') AS next_taken FROM ${rooms} r WHERE NOT places < ${places} AND (SELECT COUNT(*) FROM ${bookings} b WHERE b.${room} = r.${room} AND NOT (b.${first} > '${high}' OR IFNULL(b.${last}, '9') < '${low}')) = 0 ORDER BY 1 DESC`,
      mistakes: [
        [
          "rooms that are never taken later are lost",
          `SELECT r.label, MIN(n.${first}) AS next_taken FROM ${rooms} r JOIN ${bookings} n ON n.${room} = r.${room} AND n.${first} > '${high}' WHERE r.places >= ${places} AND NOT EXISTS (SELECT 1 FROM ${bookings} b WHERE b.${room} = r.${room} AND ${hits("b")}) GROUP BY r.${room} ORDER BY r.label DESC`,
        ],
        [
          "the last booking, not the next",
          `SELECT r.label, MAX(n.${first}) AS next_taken FROM ${rooms} r LEFT JOIN ${bookings} n ON n.${room} = r.${room} AND n.${first} > '${high}' WHERE r.places >= ${places} AND NOT EXISTS (SELECT 1 FROM ${bookings} b WHERE b.${room} = r.${room} AND ${hits("b")}) GROUP BY r.${room} ORDER BY r.label DESC`,
        ],
        [
          "more places than that",
          `SELECT r.label, MIN(n.${first}) AS next_taken FROM ${rooms} r LEFT JOIN ${bookings} n ON n.${room} = r.${room} AND n.${first} > '${high}' WHERE r.places > ${places} AND NOT EXISTS (SELECT 1 FROM ${bookings} b WHERE b.${room} = r.${room} AND ${hits("b")}) GROUP BY r.${room} ORDER BY r.label DESC`,
        ],
        [
          "open ends are over",
          `SELECT r.label, MIN(n.${first}) AS next_taken FROM ${rooms} r LEFT JOIN ${bookings} n ON n.${room} = r.${room} AND n.${first} > '${high}' WHERE r.places >= ${places} AND NOT EXISTS (SELECT 1 FROM ${bookings} b WHERE b.${room} = r.${room} AND b.${first} <= '${high}' AND b.${last} >= '${low}') GROUP BY r.${room} ORDER BY r.label DESC`,
        ],
      ],
    },
  );
  return questionOf(draw, {
    shapes,
    part,
    fill: (own, size) => {
      const count = size === "small" ? 4 : 8;
      const list = own.times(count, (index) => [index + 1, own.name(), places - 1 + own.integer(0, 2)]);
      const taken = own.times(size === "small" ? 6 : own.integer(13, 17), (index) => {
        const from = start - 7 + own.integer(0, 17);
        return [index + 1, own.integer(1, count), own.name(), isoDay(from), own.chance(0.15) ? null : isoDay(from + own.integer(0, 4))];
      });
      // Days on the edge are the ones that are taken wrongly.
      const edges = [
        [80, own.integer(1, count), own.name(), isoDay(start - 3), low],
        [81, own.integer(1, count), own.name(), high, isoDay(start + 9)],
      ];
      return [list, size === "small" ? taken : [...taken, ...edges]];
    },
  });
});
