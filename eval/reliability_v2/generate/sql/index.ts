import type { Family } from "../family.ts";
import { classRanking } from "./class-ranking.ts";
import { clinicNulls } from "./clinic-nulls.ts";
import { libraryLoans } from "./library-loans.ts";
import { meterReadings } from "./meter-readings.ts";
import { shopRevenue } from "./shop-revenue.ts";
import { stockMovements } from "./stock-movements.ts";

/** Families of queries, in the order of the file. */
export const sqlFamilies: readonly Family[] = [libraryLoans, shopRevenue, clinicNulls, stockMovements, classRanking, meterReadings];
