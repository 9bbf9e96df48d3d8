import type { Family } from "../family.ts";
import { mergeIntervals } from "./merge-intervals.ts";

export const codeFamilies: readonly Family[] = [mergeIntervals];
