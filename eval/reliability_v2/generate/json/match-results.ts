import { byLevel } from "../family.ts";
import { integer, jsonFamily, list, object, oneOf, orNull, patterns, text } from "./json-family.ts";

const schema = object({
  league: text(patterns.word),
  round: integer(1, 60),
  matches: list(
    object({
      home: text(patterns.word),
      away: text(patterns.word),
      score: orNull(object({ home: integer(0, 30), away: integer(0, 30) })),
      status: oneOf(["played", "abandoned", "postponed"]),
      winner: orNull(text(patterns.word, "null for a draw or where it was not played to the end")),
    }),
    1,
    6,
    "in the order of the report",
  ),
  goals: integer(0, 99, "of all matches that were played to the end"),
});

/** Reports of a round: away wins told from the winner's side, draws, matches that did not take place. */
export const matchResults = jsonFamily("match-results", (draw, level) => {
  const [league, round] = [draw.name(), draw.integer(2, 34)];
  const matches = draw.times(byLevel(level, 2, 3, 4), () => {
    const [home, away] = [draw.name(), draw.name()];
    const status = level === "hard" && draw.chance(0.35) ? draw.pick(["abandoned", "postponed"]) : "played";
    const score = { home: draw.integer(0, 5), away: draw.integer(0, 5) };
    const winner = status !== "played" || score.home === score.away ? null : score.home > score.away ? home : away;
    return { home, away, score: status === "postponed" ? null : score, status, winner };
  });
  const told = matches.map(({ home, away, score, status, winner }) => {
    if (score === null)
      return draw.pick([
        `${home} against ${away} was put off to a later day.`,
        `No play at ${home}: the match with ${away} will be held another time.`,
      ]);
    if (status === "abandoned") return `${home} and ${away} had to stop after an hour at ${score.home}:${score.away}; it will not count.`;
    if (level !== "easy" && winner === null) return `${home} hosted ${away} and both scored ${score.home}.`;
    if (level !== "easy" && winner === away)
      return draw.pick([
        `${away} won ${score.away}:${score.home} at ${home}.`,
        `${home} lost at home to ${away}, ${score.home}:${score.away}.`,
      ]);
    return `${home} ${score.home}, ${away} ${score.away}.`;
  });
  const goals = matches.reduce((sum, { score, status }) => sum + (status === "played" && score ? score.home + score.away : 0), 0);
  const expected = { league, round, matches, goals };
  const at = Math.max(
    0,
    matches.findIndex(({ score }) => score !== null && score.home !== score.away),
  );
  const match = matches[at] as (typeof matches)[0];
  return {
    prompt: `${draw.pick(["Results of a round, please as JSON.", "Record these results in JSON.", "Make JSON of the round-up below."])} Home is who had the ground. An abandoned match keeps the score at which it stopped, but has no winner, and its goals do not count; one that did not take place has no score.\n\n${draw.pick([`Round ${round} of the ${league} league.`, `${league} league, matchday ${round}.`])} ${told.join(" ")}`,
    schema,
    expected,
    misread: [
      [
        "home and away goals exchanged",
        { ...expected, matches: matches.with(at, { ...match, score: match.score && { home: match.score.away, away: match.score.home } }) },
      ],
      [
        "the other side won",
        { ...expected, matches: matches.with(at, { ...match, winner: match.winner === match.home ? match.away : match.home }) },
      ],
      ["goals of one match are missing", { ...expected, goals: goals - (match.score ? match.score.home + match.score.away : 0) }],
    ],
  };
});
