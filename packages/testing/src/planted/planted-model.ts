import { pathKey, unitOf } from "./mixing.ts";
import type { Plant, PlantedVices } from "./plant.ts";

/** One call as the model sees it. */
export interface PlantedCall {
  readonly prompt: string;
  readonly temperature: number;
  /** Null: drawn anew. */
  readonly seed: number | null;
  readonly maxTokens: number;
  /** Samplers and further fields that change the answer, by our names. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly topScores: number;
  /** A path to follow whatever is likeliest: its tokens are scored, none is chosen (teacher forcing). */
  readonly forced?: readonly number[];
  readonly batchSize: number;
  /** Calls that were in flight with this one, itself included. */
  readonly inFlight: number;
  readonly neighbours: "none" | "same" | "mixed" | "unseeded";
  /** Tokens of the prompt that came from the cache. */
  readonly cachedTokens: number;
  readonly stream: boolean;
  /** Times the process was started, from 0. */
  readonly generation: number;
  /** Set when launched otherwise than by default. */
  readonly launch: string | null;
  readonly previousPrompt: string | null;
}

export interface PlantedToken {
  readonly id: number;
  readonly text: string;
  readonly logprob: number;
  readonly top: readonly { readonly id: number; readonly text: string; readonly logprob: number }[];
}

export interface PlantedAnswer {
  readonly tokens: readonly PlantedToken[];
  readonly finishReason: "stop" | "length";
  /** 0-based number of the call. */
  readonly call: number;
}

/** A language model that is none: greedy and sampled paths over made-up tokens, with differences planted where the truth is to be known. */
export interface PlantedModel {
  readonly plants: readonly Plant[];
  readonly vices: PlantedVices;
  /** Calls answered so far. */
  readonly calls: number;
  answer(call: PlantedCall): PlantedAnswer;
  /** Counts a call that is refused. */
  skip(): void;
  promptIds(prompt: string): readonly number[];
  /** Whether any of a prompt's calls can be affected by a plant. */
  isAffected(plant: Plant, prompt: string): boolean;
}

export interface PlantedModelOptions {
  readonly seed?: number;
  readonly plants?: readonly Plant[];
  readonly vices?: PlantedVices;
  /** Tokens after which an answer ends by itself. Default 40. */
  readonly length?: number;
  /** Mean margin between the two likeliest tokens, in nats. Default 0.7. */
  readonly margin?: number;
}

const vocabulary = 32_000;

/** Same options and same order of calls, same answers. */
export function plantedModel({ seed = 0, plants = [], vices = {}, length = 40, margin = 0.7 }: PlantedModelOptions = {}): PlantedModel {
  const state = { calls: 0 };
  const callsOf = new Map<string, number>();
  const isAffected = (plant: Plant, prompt: string): boolean =>
    unitOf(pathKey(seed, prompt), plants.indexOf(plant) + 1, 0x51) < (plant.share ?? 1);

  const active = (plant: Plant, call: PlantedCall, { number, ofPrompt }: { number: number; ofPrompt: number }): boolean => {
    if (!isAffected(plant, call.prompt) || !holds(plant, call)) return false;
    if (plant.calls?.kind === "first" && ofPrompt > 0) return false;
    if (plant.calls?.kind === "after" && number < plant.calls.from) return false;
    return plant.rate === undefined || plant.rate >= 1 || unitOf(seed + 77, number, plants.indexOf(plant)) < plant.rate;
  };

  return {
    plants,
    vices,
    get calls() {
      return state.calls;
    },
    isAffected,
    skip: () => void state.calls++,
    promptIds: (prompt) => (prompt.match(/[\s\S]{1,4}/gu) ?? []).map((piece) => pathKey(9, piece) % vocabulary),
    answer: (call) => {
      const number = state.calls++;
      const ofPrompt = callsOf.get(call.prompt) ?? 0;
      callsOf.set(call.prompt, ofPrompt + 1);
      const now = plants.filter((plant) => active(plant, call, { number, ofPrompt }));
      const temperature = vices.ignores?.includes("temperature") ? 1 : call.temperature;
      const draws = call.seed === null || vices.ignoresSeed ? number + 1_000_003 : call.seed;
      const kept = Object.entries(call.settings).filter(([name]) => !vices.ignores?.includes(name));
      const drifted = vices.driftsAt !== undefined && number >= vices.driftsAt ? 1 : 0;
      let key = pathKey(seed + drifted, `${call.prompt}\n${temperature === 0 ? 0 : "sampled"}\n${JSON.stringify(kept)}`);
      const cut = now.find(({ effect }) => effect.kind === "cut")?.effect as { readonly position: number } | undefined;
      const limit = call.forced?.length ?? Math.min(call.maxTokens, length, cut?.position ?? length);
      const tokens: PlantedToken[] = [];
      for (let position = 0; position < limit; position++) {
        const near = plants.find(
          (plant) =>
            plant.effect.kind === "flip" && plant.effect.nearTie && plant.effect.position === position && isAffected(plant, call.prompt),
        );
        const planned = near === undefined ? Math.max(1e-3, -Math.log(1 - unitOf(key, position, 3)) * margin) : 1e-4;
        const { shift, forced } = effects(now, position, { key, number });
        let difference = planned + shift;
        if (forced) difference = -planned;
        const candidates = [1, 2].map((rank) => pathKey(key, `${position}:${rank}`) % vocabulary) as [number, number];
        const swapped = difference < 0;
        const size = Math.abs(difference);
        const first = -0.05 - unitOf(key, position, 4) * 0.2 - shift / 3;
        const order = swapped ? ([candidates[1], candidates[0]] as const) : candidates;
        const sampled = temperature > 0 && unitOf(draws, pathKey(key, "draw"), position) < 1 / (1 + Math.exp(size / temperature));
        const chosen = call.forced?.[position] ?? (sampled ? order[1] : order[0]);
        const scores = [first, first - size, first - size - 1, first - size - 2, first - size - 3].map((value) => printed(value, vices));
        const ids = [order[0], order[1], ...[3, 4, 5].map((rank) => pathKey(key, `${position}:${rank}`) % vocabulary)];
        tokens.push({
          id: chosen,
          text: textOf(chosen),
          logprob: scores[ids.indexOf(chosen)] ?? printed(first - size - 4, vices),
          top: ids.slice(0, call.topScores).map((id, rank) => ({ id, text: textOf(id), logprob: scores[rank] as number })),
        });
        key = pathKey(key, String(chosen));
      }
      return { tokens, finishReason: limit < Math.min(length, call.maxTokens) || limit === length ? "stop" : "length", call: number };
    },
  };
}

function effects(
  now: readonly Plant[],
  position: number,
  { key, number }: { readonly key: number; readonly number: number },
): { readonly shift: number; readonly forced: boolean } {
  let [shift, forced] = [0, false];
  for (const { effect, rate } of now) {
    if (effect.kind === "flip" && effect.position === position) {
      if (effect.nearTie) shift -= 2e-3;
      else forced = true;
    }
    // Rounding at the other positions: what makes a near tie explicable.
    const noise = effect.kind === "noise" ? effect : effect.kind === "flip" && effect.nearTie ? { scale: 2e-3, share: 0.5 } : undefined;
    if (noise === undefined || (effect.kind === "flip" && effect.position === position)) continue;
    // The same treatment gives the same rounding; a random one another each time.
    const salt = rate === undefined || rate >= 1 ? 0 : number;
    if (unitOf(key, position + salt * 131, 11) < noise.share) shift += (2 * unitOf(key, position + salt * 131, 12) - 1) * noise.scale;
  }
  return { shift, forced };
}

function holds({ when }: Plant, call: PlantedCall): boolean {
  switch (when) {
    case "always":
      return true;
    case "batch":
      return call.batchSize > 1;
    case "concurrency":
      return call.inFlight > 1 && call.batchSize === 1;
    case "cache":
      return call.cachedTokens > 0;
    case "neighbours":
      return call.neighbours === "mixed" || call.neighbours === "unseeded";
    case "unseeded-neighbours":
      return call.neighbours === "unseeded";
    case "order":
      return call.previousPrompt !== null && pathKey(1, call.previousPrompt) > pathKey(1, call.prompt);
    case "stream":
      return call.stream;
    case "restart":
      return call.generation > 0;
    default:
      if (when.startsWith("launch:")) return call.launch === when.slice("launch:".length);
      return Object.hasOwn(call.settings, when.slice("setting:".length));
  }
}

function printed(value: number, { roundTo }: PlantedVices): number {
  return roundTo === undefined ? Math.fround(value) : Number(value.toFixed(roundTo));
}

/** Every token is a word of its own, so that texts part exactly where tokens do. */
function textOf(id: number): string {
  return ` w${id.toString(36)}`;
}
