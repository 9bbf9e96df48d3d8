import { styleText } from "node:util";
import type { DeterminismVerdict } from "@cupel/determinism";

const colours: Readonly<Record<DeterminismVerdict, "green" | "red" | "yellow">> = {
  "NO DIVERGENCE OBSERVED": "green",
  DIVERGED: "red",
  UNSUPPORTED: "yellow",
  INCONCLUSIVE: "yellow",
  INVALID: "yellow",
};

/** A report's text with its verdict in colour. */
export function colourVerdict(text: string, verdict: DeterminismVerdict): string {
  return text.replace(verdict, styleText([colours[verdict], "bold"], verdict, { validateStream: false }));
}
