import type { Family } from "../family.ts";
import { accountStatement } from "./account-statement.ts";
import { flatListing } from "./flat-listing.ts";
import { jobPosting } from "./job-posting.ts";
import { matchResults } from "./match-results.ts";
import { orgChart } from "./org-chart.ts";
import { parcelTracking } from "./parcel-tracking.ts";
import { purchaseOrder } from "./purchase-order.ts";
import { recipeCard } from "./recipe-card.ts";
import { supportTicket } from "./support-ticket.ts";
import { trainJourney } from "./train-journey.ts";
import { vitalSigns } from "./vital-signs.ts";
import { waterSamples } from "./water-samples.ts";

/** Families of JSON extraction, in the order of the file. */
export const jsonFamilies: readonly Family[] = [
  purchaseOrder,
  vitalSigns,
  recipeCard,
  trainJourney,
  waterSamples,
  jobPosting,
  parcelTracking,
  flatListing,
  supportTicket,
  matchResults,
  orgChart,
  accountStatement,
];
