import { byLevel } from "../family.ts";
import { columnsOf, type Part, questionOf } from "./question.ts";
import { sqlFamily } from "./sql-family.ts";

/** Two columns that hold the same thing: both sides of a match, points, a table with places. */
export const teamStandings = sqlFamily("team-standings", (draw, level) => {
  const [games, home, guest, mine, theirs] = draw.pick([
    ["games", "home", "guest", "home_goals", "guest_goals"],
    ["duels", "white", "black", "white_points", "black_points"],
    ["fixtures", "host", "visitor", "host_score", "visitor_score"],
  ]) as [string, string, string, string, string];
  const [win, tie] = draw.pick([
    [3, 1],
    [2, 1],
  ]) as [number, number];
  const shapes = [
    {
      name: games,
      columns: columnsOf("id INTEGER", home, guest, `${mine} INTEGER`, `${theirs} INTEGER`),
      note: `Both scores are NULL until a row of ${games} has been played.`,
    },
  ];
  const sides = (where = ` WHERE ${mine} IS NOT NULL`, union = "UNION ALL") =>
    `(SELECT ${home} AS side, ${mine} AS own, ${theirs} AS other FROM ${games}${where} ${union} SELECT ${guest}, ${theirs}, ${mine} FROM ${games}${where})`;
  const points = `SUM(CASE WHEN own > other THEN ${win} WHEN own = other THEN ${tie} ELSE 0 END)`;
  const names = `(SELECT ${home} AS side FROM ${games} UNION SELECT ${guest} FROM ${games})`;
  const part = byLevel<Part>(
    level,
    {
      ask: draw.pick([
        `How many ${games} has each side played, as ${home} or as ${guest}, and what did it score in them? Rows without a score were not played.`,
        `Per side, whichever of the two columns it stands in: ${games} played and its own score added up. Leave out what has not been played.`,
      ]),
      columns: ["side", "played", "scored"],
      order: "scored from high to low, then side",
      gold: `SELECT side, COUNT(*) AS played, SUM(own) AS scored FROM ${sides()} GROUP BY side ORDER BY scored DESC, side`,
      second: `SELECT side, (SELECT COUNT(${mine}) FROM ${games} WHERE side IN (${home}, ${guest})) AS played, (SELECT SUM(CASE WHEN ${home} = side THEN ${mine} ELSE ${theirs} END) FROM ${games} WHERE side IN (${home}, ${guest})) AS scored FROM ${names} WHERE played > 0 ORDER BY 3 DESC, 1`,
      mistakes: [
        [
          `only as ${home}`,
          `SELECT ${home} AS side, COUNT(*) AS played, SUM(${mine}) AS scored FROM ${games} WHERE ${mine} IS NOT NULL GROUP BY ${home} ORDER BY scored DESC, side`,
        ],
        [
          "games to come are played",
          `SELECT side, COUNT(*) AS played, SUM(own) AS scored FROM ${sides("")} GROUP BY side ORDER BY scored DESC, side`,
        ],
        [
          "equal rows are one",
          `SELECT side, COUNT(*) AS played, SUM(own) AS scored FROM ${sides(undefined, "UNION")} GROUP BY side ORDER BY scored DESC, side`,
        ],
      ],
    },
    {
      ask: draw.pick([
        `Make the table of points: ${win} for a win, ${tie} for a draw, none for a defeat. Beside the points, give the difference of scores (own minus other).`,
        `A win gives ${win}, a draw ${tie} and a defeat 0. What points and what difference of scores does every side have that has played?`,
      ]),
      columns: ["side", "points", "difference"],
      order: "points from high to low, then difference from high to low, then side",
      gold: `SELECT side, ${points} AS points, SUM(own - other) AS difference FROM ${sides()} GROUP BY side ORDER BY points DESC, difference DESC, side`,
      second: `SELECT side, ${win} * SUM(own > other) + ${tie} * SUM(own = other) AS points, SUM(own) - SUM(other) AS difference FROM ${sides()} GROUP BY side ORDER BY 2 DESC, 3 DESC, 1`,
      mistakes: [
        [
          "a draw gives nothing",
          `SELECT side, SUM(CASE WHEN own > other THEN ${win} ELSE 0 END) AS points, SUM(own - other) AS difference FROM ${sides()} GROUP BY side ORDER BY points DESC, difference DESC, side`,
        ],
        [
          "sides without a game are listed",
          `SELECT side, ${points} AS points, SUM(own - other) AS difference FROM ${sides("")} GROUP BY side ORDER BY points DESC, difference DESC, side`,
        ],
        [
          "the guest's score the wrong way round",
          `SELECT side, ${points} AS points, SUM(own - other) AS difference FROM (SELECT ${home} AS side, ${mine} AS own, ${theirs} AS other FROM ${games} WHERE ${mine} IS NOT NULL UNION ALL SELECT ${guest}, ${mine}, ${theirs} FROM ${games} WHERE ${mine} IS NOT NULL) GROUP BY side ORDER BY points DESC, difference DESC, side`,
        ],
      ],
    },
    {
      ask: draw.pick([
        `The table with places: points (${win} a win, ${tie} a draw), and the place by points only, equal points sharing the better place (1, 1, 3). Sides that have not played yet are in it with 0 points.`,
        `Rank all sides by points (${win} for winning, ${tie} for a draw); who is level shares a place and the next place is skipped. Sides without a played game count with 0.`,
      ]),
      columns: ["place", "side", "points"],
      order: "place, then side from Z to A",
      gold: `WITH t AS (SELECT n.side, COALESCE(${points}, 0) AS points FROM ${names} n LEFT JOIN ${sides()} s ON s.side = n.side GROUP BY n.side) SELECT RANK() OVER (ORDER BY points DESC) AS place, side, points FROM t ORDER BY place, side DESC`,
      second: `WITH t AS (SELECT side, (SELECT TOTAL(CASE WHEN own > other THEN ${win} WHEN own = other THEN ${tie} END) FROM ${sides()} s WHERE s.side = n.side) AS points FROM ${names} n) SELECT 1 + (SELECT COUNT(*) FROM t b WHERE b.points > t.points) AS place, side, points FROM t ORDER BY 1, 2 DESC`,
      mistakes: [
        [
          "no place is skipped",
          `WITH t AS (SELECT n.side, COALESCE(${points}, 0) AS points FROM ${names} n LEFT JOIN ${sides()} s ON s.side = n.side GROUP BY n.side) SELECT DENSE_RANK() OVER (ORDER BY points DESC) AS place, side, points FROM t ORDER BY place, side DESC`,
        ],
        [
          "nobody shares a place",
          `WITH t AS (SELECT n.side, COALESCE(${points}, 0) AS points FROM ${names} n LEFT JOIN ${sides()} s ON s.side = n.side GROUP BY n.side) SELECT ROW_NUMBER() OVER (ORDER BY points DESC, side DESC) AS place, side, points FROM t ORDER BY place, side DESC`,
        ],
        [
          "who has not played is lost",
          `WITH t AS (SELECT side, ${points} AS points FROM ${sides()} GROUP BY side) SELECT RANK() OVER (ORDER BY points DESC) AS place, side, points FROM t ORDER BY place, side DESC`,
        ],
      ],
    },
  );
  return questionOf(draw, {
    shapes,
    part,
    fill: (own, size) => {
      const teams = own.times(size === "small" ? 4 : 7, () => own.name());
      const playing = size === "small" && own.chance(0.5) ? teams : teams.slice(0, -1);
      const rows = own.times(size === "small" ? 5 : own.integer(11, 15), (index) => {
        const [a, b] = own.some(playing, 2) as [string, string];
        const isOver = !own.chance(0.15);
        return [index + 1, a, b, isOver ? own.integer(0, 3) : null, isOver ? own.integer(0, 3) : null].map(
          (cell) => cell as string | number | null,
        );
      });
      const played = rows.map((row) => (row[3] === null ? [row[0], row[1], row[2], null, null] : row)) as (string | number | null)[][];
      return [[...played, [40, teams.at(-1) as string, teams[0] as string, null, null]]];
    },
  });
});
