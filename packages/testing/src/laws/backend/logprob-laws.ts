import type { Generation, TokenLogprob } from "@cupel/core";
import { demand, show } from "../../demand.ts";
import type { Law } from "../law.ts";
import type { BackendCase } from "./backend-case.ts";

const asked = 3;
/** Servers print probabilities as 32-bit numbers. */
const rounding = 1e-3;

/** What log probabilities must be, where they are claimed. */
export function logprobLaws({ law, request, repeats }: BackendCase): readonly Law[] {
  return [
    law("gives log probabilities that are some, where it claims them", async (backend, capabilities) => {
      if (!capabilities.logprobs) return;
      for (const onText of [undefined, () => {}]) {
        const generation = await backend.generate(request({ logprobs: asked, ...(onText && { onText }) }));
        for (const token of demandTokens(generation)) demandDistribution(token, repeats(capabilities));
      }
    }),
    law("gives log probabilities without alternatives, where it claims them", async (backend, { logprobs }) => {
      if (!logprobs) return;
      for (const { token, top = [] } of demandTokens(await backend.generate(request({ logprobs: 0 })))) {
        demand(top.length === 0, `${show(token)} has ${top.length} alternatives where none were asked for`);
      }
    }),
    law("gives no log probabilities that nobody asked for", async (backend) => {
      demand((await backend.generate(request())).logprobs === undefined, "log probabilities that nobody asked for");
    }),
  ];
}

/** Demands one entry per token, which make up the text. */
function demandTokens({ text, usage, logprobs = [] }: Generation): readonly TokenLogprob[] {
  demand(logprobs.length > 0 || text === "", `no log probabilities for ${show(text)}, though it claims them`);
  demand(logprobs.length <= usage.outputTokens, `${logprobs.length} log probabilities for ${usage.outputTokens} tokens`);
  const joined = logprobs.map(({ token }) => token).join("");
  // A token may hold half a character: only plain text can be put together from tokens.
  const isPlain = /^[\x20-\x7e\n\t]*$/.test(joined);
  demand(!isPlain || joined.startsWith(text), `the tokens make ${show(joined)}, the text is ${show(text)}`);
  return logprobs;
}

function demandDistribution({ token, logprob, top = [] }: TokenLogprob, repeats: boolean): void {
  demand(logprob <= rounding, `${show(token)} has log probability ${logprob}`);
  demand(top.length <= asked, `${top.length} alternatives where ${asked} were asked for`);
  const isOrdered = top.every((entry, index) => index === 0 || entry.logprob <= (top[index - 1]?.logprob ?? 0));
  demand(isOrdered, `alternatives out of order: ${show(top)}`);
  const total = top.reduce((sum, entry) => sum + Math.exp(entry.logprob), 0);
  demand(total <= 1 + rounding, `the alternatives of ${show(token)} have a probability of ${total} together`);
  const [likeliest] = top;
  if (!repeats || likeliest === undefined) return;
  demand(likeliest.logprob <= logprob + rounding, `the greedy token ${show(token)} is less likely than ${show(likeliest)}`);
}
