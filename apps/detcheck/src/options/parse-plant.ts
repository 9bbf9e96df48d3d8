import { CupelError } from "@cupel/core";
import type { Plant, PlantCondition } from "@cupel/testing";

const conditions = /^(always|batch|concurrency|cache|neighbours|unseeded-neighbours|order|stream|restart|launch:.+|setting:.+)$/;

/**
 * A planted difference as a flag: `CONDITION:EFFECT`, the effect `flip@5`, `tie@5`, `cut@9` or `noise@1e-3`, with `rate=` and `share=` after
 * commas.
 *
 * @throws CupelError `USAGE`
 */
export function parsePlant(text: string): Plant {
  const [head = "", ...rest] = text.split(",");
  const split = head.lastIndexOf(":");
  const when = head.slice(0, split);
  const effect = effectOf(head.slice(split + 1));
  const numbers = Object.fromEntries(
    rest.map((part) => {
      const [name = "", value = ""] = part.split("=");
      return [name.trim(), Number(value)];
    }),
  );
  const isShare = (value: number): boolean => value >= 0 && value <= 1;
  const known = Object.entries(numbers).every(([name, value]) => (name === "rate" || name === "share") && isShare(value));
  if (!conditions.test(when) || effect === undefined || !known)
    throw new CupelError("USAGE", `--plant ${text}: expected such as always:flip@5,rate=0.2 or concurrency:noise@1e-3,share=0.5.`, {
      hint: "Conditions: always, batch, concurrency, cache, neighbours, unseeded-neighbours, order, stream, restart. Effects: flip@POSITION, tie@POSITION, cut@POSITION, noise@NATS.",
    });
  return { when: when as PlantCondition, effect, ...numbers };
}

function effectOf(text: string): Plant["effect"] | undefined {
  const [kind, at = ""] = text.split("@");
  const value = Number(at);
  if (at === "" || !(value >= 0)) return undefined;
  if (kind === "noise") return { kind, scale: value, share: 1 };
  if (!Number.isInteger(value)) return undefined;
  if (kind === "flip" || kind === "tie") return { kind: "flip", position: value, nearTie: kind === "tie" };
  return kind === "cut" ? { kind, position: value } : undefined;
}
