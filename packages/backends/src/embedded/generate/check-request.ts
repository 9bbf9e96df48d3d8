import { CupelError } from "@cupel/core";
import type { PlainRequest } from "./generate-text.ts";

const maximumAlternatives = 1000;

/** Refuses requests that mean nothing. @throws CupelError `USAGE` naming the setting. */
export function checkRequest(request: PlainRequest): void {
  const { maxTokens, temperature, seed, topK = 0, topP = 1, minP = 0, logprobs = 0, stop = [], responseFormat } = request;
  const whole = (value: number, least: number, most: number): boolean => Number.isInteger(value) && value >= least && value <= most;
  const rules: readonly (readonly [boolean, string])[] = [
    [typeof request.prompt === "string", "prompt must be a text"],
    [whole(maxTokens, 1, Number.MAX_SAFE_INTEGER), `maxTokens is ${maxTokens}; a whole number of at least 1 was expected`],
    [temperature >= 0 && Number.isFinite(temperature), `temperature is ${temperature}; 0 or more was expected`],
    [whole(seed, 0, 0xffff_ffff), `seed is ${seed}; a whole number from 0 to 4294967295 was expected`],
    [whole(topK, 0, Number.MAX_SAFE_INTEGER), `topK is ${topK}; 0 (off) or a positive whole number was expected`],
    [topP > 0 && topP <= 1, `topP is ${topP}; a number above 0 and up to 1 (off) was expected`],
    [minP >= 0 && minP <= 1, `minP is ${minP}; a number from 0 (off) to 1 was expected`],
    [whole(logprobs, 0, maximumAlternatives), `logprobs is ${logprobs}; a whole number from 0 to ${maximumAlternatives} was expected`],
    [stop.every((text) => text !== ""), "a stop text is empty"],
    [stop.length === 0 || responseFormat === undefined, "stop could cut an answer out of its responseFormat; give one of them"],
  ];
  const broken = rules.find(([holds]) => !holds);
  if (broken !== undefined) throw new CupelError("USAGE", `The request cannot be run: ${broken[1]}.`);
}
