import type { Family } from "../family.ts";
import { bracketChecks } from "./bracket-checks.ts";
import { gridWalks } from "./grid-walks.ts";
import { mergeIntervals } from "./merge-intervals.ts";
import { oddNumerals } from "./odd-numerals.ts";
import { ownCalendar } from "./own-calendar.ts";
import { runLengths } from "./run-lengths.ts";

/** Families of Python functions, in the order of the file. */
export const codeFamilies: readonly Family[] = [mergeIntervals, runLengths, oddNumerals, ownCalendar, gridWalks, bracketChecks];
