import { demand, show } from "../../demand.ts";
import type { Law } from "../law.ts";
import type { BackendCase } from "./backend-case.ts";

const manySeeds = 12;

/** What a seed is for. */
export function seedLaws({ law, request, samples }: BackendCase): readonly Law[] {
  return [
    law("draws other answers for other seeds, where it samples", async (backend, { seeds }) => {
      if (!samples) return;
      demand(seeds, "it samples by seeds, but does not claim seeds");
      const texts = new Set<string>();
      for (let seed = 0; seed < manySeeds; seed++) texts.add((await backend.generate(request({ temperature: 1, seed }))).text);
      demand(texts.size > 1, "twelve seeds, one answer: the seed is ignored");
    }),
    law("draws one answer for one seed, small or large, where it samples", async (backend) => {
      if (!samples) return;
      for (const seed of [0, 1, 0x7fff_fffe, 0xffff_ffff]) {
        const [first, second] = [
          await backend.generate(request({ temperature: 1, seed })),
          await backend.generate(request({ temperature: 1, seed })),
        ];
        demand(first.text === second.text, `seed ${seed} gave ${show(first.text)}, then ${show(second.text)}`);
      }
    }),
    law("needs no seed where it is greedy and claims determinism", async (backend, { determinism }) => {
      if (determinism === "none") return;
      const [first, second] = [await backend.generate(request({ seed: 1 })), await backend.generate(request({ seed: 2 }))];
      demand(first.text === second.text, `greedy with seed 1 ${show(first.text)}, with seed 2 ${show(second.text)}`);
    }),
  ];
}
