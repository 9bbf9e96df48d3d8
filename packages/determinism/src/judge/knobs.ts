import type { Knob } from "@cupel/core";
import type { CheckTrace } from "../types/trace.ts";

/** The settings of the baseline on their way, with what an answer says was in force. */
export function knobsOf({ rows, prepared }: CheckTrace): readonly Knob[] {
  const echo = rows.find(({ purpose, axis, echo: told }) => purpose === "cell" && axis === "repeat" && told !== null)?.echo ?? {};
  return (prepared[0]?.knobs ?? []).map((knob) => {
    const echoed = echo[knob.name];
    return echoed === undefined || echoed === null ? knob : { ...knob, echoed, effective: echoed, source: "echo" as const };
  });
}
