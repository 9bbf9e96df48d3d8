import type { Family } from "../family.ts";
import { bracketChecks } from "./bracket-checks.ts";
import { checkDigits } from "./check-digits.ts";
import { coinWays } from "./coin-ways.ts";
import { gridWalks } from "./grid-walks.ts";
import { islandFields } from "./island-fields.ts";
import { mergeIntervals } from "./merge-intervals.ts";
import { oddNumerals } from "./odd-numerals.ts";
import { ownCalendar } from "./own-calendar.ts";
import { runLengths } from "./run-lengths.ts";
import { settingsText } from "./settings-text.ts";
import { stackMachine } from "./stack-machine.ts";
import { windowStats } from "./window-stats.ts";

/** Families of Python functions, in the order of the file. */
export const codeFamilies: readonly Family[] = [
  mergeIntervals,
  runLengths,
  oddNumerals,
  ownCalendar,
  gridWalks,
  bracketChecks,
  settingsText,
  islandFields,
  coinWays,
  windowStats,
  checkDigits,
  stackMachine,
];
