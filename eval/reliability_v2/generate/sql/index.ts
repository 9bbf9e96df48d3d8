import type { Family } from "../family.ts";
import { classRanking } from "./class-ranking.ts";
import { clinicNulls } from "./clinic-nulls.ts";
import { libraryLoans } from "./library-loans.ts";
import { meterReadings } from "./meter-readings.ts";
import { pollShares } from "./poll-shares.ts";
import { recipePantry } from "./recipe-pantry.ts";
import { roomBookings } from "./room-bookings.ts";
import { shopRevenue } from "./shop-revenue.ts";
import { staffTree } from "./staff-tree.ts";
import { stockMovements } from "./stock-movements.ts";
import { teamStandings } from "./team-standings.ts";
import { ticketHistory } from "./ticket-history.ts";

/** Families of queries, in the order of the file. */
export const sqlFamilies: readonly Family[] = [
  libraryLoans,
  shopRevenue,
  clinicNulls,
  stockMovements,
  classRanking,
  meterReadings,
  staffTree,
  roomBookings,
  pollShares,
  recipePantry,
  teamStandings,
  ticketHistory,
];
