import type { Family } from "../family.ts";
import { purchaseOrder } from "./purchase-order.ts";

export const jsonFamilies: readonly Family[] = [purchaseOrder];
