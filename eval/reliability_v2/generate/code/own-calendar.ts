import { byLevel } from "../family.ts";
import { codeFamily } from "./code-family.ts";

/** A calendar with months of its own: days of the year, days added, days between. */
export const ownCalendar = codeFamily("own-calendar", (draw, level) => {
  const entry = draw.pick(
    byLevel(
      level,
      ["day_of_year", "nth_day", "year_day"],
      ["add_days", "later_date", "days_on"],
      ["days_between", "date_gap", "days_until"],
    ),
  );
  const months = draw.times(draw.integer(4, 6), () => draw.integer(11, 40));
  const total = months.reduce((sum, days) => sum + days, 0);
  const cycle = draw.integer(3, 5);
  const place = draw.pick(["island", "colony", "valley"]);
  const about = `The calendar of an ${place === "island" ? "island" : `old ${place}`} has ${months.length} months with ${months.join(", ")} days. Months and days count from 1.`;
  const anyDate = () => {
    const month = draw.integer(1, months.length);
    return [month, draw.integer(1, months[month - 1] ?? 1)] as const;
  };
  if (level === "easy") {
    const program = ({
      range = "month - 1",
      plus = "+ day",
      refuse = `    if not 1 <= month <= ${months.length} or not 1 <= day <= months[month - 1]:\n        return None\n`,
    } = {}) => `def ${entry}(month, day):
    months = [${months.join(", ")}]
${refuse}    return sum(months[:${range}]) ${plus}`;
    const reference = (month: number, day: number) => {
      let count = 0;
      for (const [index, days] of months.entries())
        for (let one = 1; one <= days; one++) {
          count++;
          if (index + 1 === month && one === day) return count;
        }
      return null;
    };
    const [month, day] = anyDate();
    return {
      entry,
      prompt: `${about} ${draw.pick(["Write", "Implement"])} a Python function ${entry}(month, day) that says which day of the year a date is, as a number; the first day of the year is 1. A date that this calendar does not have gives None.`,
      solution: program(),
      reference: reference as never,
      shown: [
        [2, 1],
        [month, day],
        [months.length, (months.at(-1) ?? 0) + 1],
      ],
      hidden: [
        [1, 1],
        [months.length, months.at(-1) ?? 1],
        [0, 3],
        [months.length + 1, 1],
        [1, 0],
        [2, -1],
        [1, months[0] ?? 1],
        [1, (months[0] ?? 1) + 1],
        ...draw.times(7, () => [...anyDate()]),
      ],
      mistakes: [
        ["the month itself counts as well", program({ range: "month" })],
        ["days count from zero", program({ plus: "+ day - 1" })],
        ["impossible dates have a number", program({ refuse: `    if not 1 <= month <= ${months.length}:\n        return None\n` })],
      ],
    };
  }
  if (level === "medium") {
    const program = ({ test = ">", step = "months[month - 1]", year = "year += 1" } = {}) => `def ${entry}(year, month, day, count):
    months = [${months.join(", ")}]
    day += count
    while day ${test} months[month - 1]:
        day -= ${step}
        month += 1
        if month > ${months.length}:
            month = 1
            ${year}
    return [year, month, day]`;
    const reference = (year: number, month: number, day: number, count: number) => {
      const number = year * total + months.slice(0, month - 1).reduce((sum, days) => sum + days, 0) + day - 1 + count;
      let rest = number % total;
      let at = 0;
      while (rest >= (months[at] ?? 0)) rest -= months[at++] ?? 0;
      return [Math.floor(number / total), at + 1, rest + 1];
    };
    const call = (most: number) => [draw.integer(1, 900), ...anyDate(), draw.integer(1, most)];
    return {
      entry,
      prompt: `${about} ${draw.pick(["We need", "Write"])} a Python function ${entry}(year, month, day, count) that returns the date count days later as [year, month, day]. The given date is valid and count is not negative; all years are of the same length.`,
      solution: program(),
      reference: reference as never,
      shown: [call(9), call(total), [7, months.length, months.at(-1) ?? 1, 1]],
      hidden: [
        [3, 1, 1, 0],
        [3, 1, months[0] ?? 1, 1],
        [3, 1, 1, total],
        [3, 1, 1, total - 1],
        [12, 2, 5, 3 * total + 4],
        [1, months.length, 1, months.at(-1) ?? 1],
        ...draw.times(8, (index) => call(10 + index * 60)),
      ],
      mistakes: [
        ["the last day of a month is in the next", program({ test: ">=" })],
        ["the year never ends", program({ year: "pass" })],
        ["all months are as long as the first", program({ step: String(months[0]) })],
      ],
    };
  }
  const program = ({ rule = `year % ${cycle} == 0`, sign = "number(end) - number(start)" } = {}) => `def ${entry}(start, end):
    months = [${months.join(", ")}]

    def extra(year):
        return 1 if ${rule} else 0

    def number(date):
        year, month, day = date
        days = sum(${total} + extra(past) for past in range(1, year))
        return days + sum(months[:month - 1]) + day

    return ${sign}`;
  const isLong = (year: number) => year % cycle === 0;
  const reference = (start: number[], end: number[]) => {
    const [first, last] = [start, end].sort(
      (a, b) => (a[0] ?? 0) - (b[0] ?? 0) || (a[1] ?? 0) - (b[1] ?? 0) || (a[2] ?? 0) - (b[2] ?? 0),
    ) as [number[], number[]];
    let [year, month, day] = first as [number, number, number];
    let count = 0;
    while (year !== last[0] || month !== last[1] || day !== last[2]) {
      count++;
      day++;
      const length = (months[month - 1] ?? 0) + (month === months.length && isLong(year) ? 1 : 0);
      if (day > length) [month, day] = [month + 1, 1];
      if (month > months.length) [year, month] = [year + 1, 1];
    }
    return first === start ? count : -count || 0;
  };
  const date = (most: number) => [draw.integer(1, most), ...anyDate()];
  const last = (months.at(-1) ?? 0) + 1;
  return {
    entry,
    prompt: `${about} In every year that can be divided by ${cycle} the last month has one day more. ${draw.pick(["Write", "Implement"])} a Python function ${entry}(start, end) that counts the days from one date to another; dates are lists [year, month, day] with years from 1 on and are valid. If end comes before start the number is negative, for equal dates it is 0.`,
    solution: program(),
    reference: reference as never,
    shown: [
      [date(3), date(9)],
      [
        [cycle, 1, 1],
        [cycle + 1, 1, 1],
      ],
      [date(9), date(3)],
    ],
    hidden: [
      [
        [1, 1, 1],
        [1, 1, 1],
      ],
      [
        [1, 1, 1],
        [1, 1, 2],
      ],
      [
        [1, 1, 1],
        [2, 1, 1],
      ],
      [
        [cycle - 1, 1, 1],
        [cycle, 1, 1],
      ],
      [
        [cycle, months.length, last],
        [cycle + 1, 1, 1],
      ],
      [
        [cycle + 1, 1, 1],
        [cycle, months.length, 1],
      ],
      [
        [1, 1, 1],
        [3 * cycle + 1, 2, 3],
      ],
      ...draw.times(7, (index) => [date(4 + 3 * index), date(20)]),
    ],
    mistakes: [
      ["no year is longer", program({ rule: "False" })],
      ["never negative", program({ sign: "abs(number(end) - number(start))" })],
      ["the year after is longer", program({ rule: `year % ${cycle} == 1` })],
      ["both ends count", program({ sign: "number(end) - number(start) + 1" })],
    ],
  };
});
