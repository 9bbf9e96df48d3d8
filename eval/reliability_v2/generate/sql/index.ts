import type { Family } from "../family.ts";
import { libraryLoans } from "./library-loans.ts";

export const sqlFamilies: readonly Family[] = [libraryLoans];
