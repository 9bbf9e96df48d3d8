import { certificationSize, mcNemarPower, minimumDetectableEffect } from "@cupel/stats";
import { exact } from "../report/judge.ts";
import type { Row } from "../report/row.ts";

const certificates = [
  [0.9, 0.95, 179, 203],
  [0.85, 0.9, 281, 304],
  [0.95, 0.97, 601, 694],
  [0.98, 0.99, 969, 1091],
  [0.9, 0.92, 1290, 1365],
] as const;

const powers = [
  [0.07, 0.02, [0.076, 0.371, 0.72, 0.882, 0.954, 0.999]],
  [0.13, 0.03, [0.299, 0.774, 0.974, 0.998, 1, 1]],
  [0.05, 0.05, [0.008, 0.023, 0.032, 0.035, 0.037, 0.039]],
] as const;

const sizes = [40, 100, 200, 300, 400, 800];
const effects = [19.8, 9.5, 5.7, 4.3, 3.5, 2.3];

/** Sizes, power and effects that are computed without a draw. */
export function exactTables(): readonly Row[] {
  const sizesOf = certificates.flatMap(([target, truth, first, always]) => {
    const size = certificationSize({ target, truth });
    const about = { id: "C9", world: `certify ≥ ${target} at ${truth}, power .8` };
    return [
      exact({ ...about, method: "certificationSize, first n" }, size.first, { value: first, digits: 0 }),
      exact({ ...about, method: "certificationSize, every n from" }, size.always, { value: always, digits: 0 }),
    ];
  });
  const powersOf = powers.flatMap(([win, loss, published]) =>
    published.map((value, index) => {
      const n = sizes[index] as number;
      const about = { id: "C9", world: `McNemar, n = ${n}, ${percent(win)} won, ${percent(loss)} lost`, method: "mcNemarPower" };
      return exact(about, mcNemarPower({ n, win, loss }), { value, digits: 3 });
    }),
  );
  const effectsOf = effects.map((value, index) => {
    const n = sizes[index] as number;
    const about = { id: "C9", world: `McNemar, n = ${n}, 2 % lost, power .8`, method: "minimumDetectableEffect, pt" };
    return exact(about, 100 * minimumDetectableEffect({ n, loss: 0.02 }), { value, digits: 1 });
  });
  return [...sizesOf, ...powersOf, ...effectsOf];
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
