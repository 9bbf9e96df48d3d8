/** What a fake server is asked for, whatever its wire format. */
export interface FakeRequest {
  readonly model: string;
  readonly prompt: string;
  readonly system: string | undefined;
  readonly seed: number;
  readonly temperature: number;
  readonly maxTokens: number;
  readonly stop: readonly string[];
  /** The format or schema that the answer is to be held to, as the server got it. */
  readonly format: unknown;
}

/** Models and answers of a fake server. */
export interface FakeModelOptions {
  /** Names of the models it has. Default `["tiny:latest"]`. */
  readonly models?: readonly string[];
  /** What it says. Default: a text made from prompt, and above temperature 0 from the seed; with a format, the JSON that the laws ask for. */
  readonly answer?: (request: FakeRequest) => string;
}

/** The tokens of an answer under the request's limits, four characters each. */
export function fakeTokens(
  request: FakeRequest,
  answer: FakeModelOptions["answer"] = defaultAnswer,
): { readonly tokens: readonly string[]; readonly cut: boolean } {
  const whole = answer(request);
  const ends = request.stop.map((text) => whole.indexOf(text)).filter((end) => end >= 0);
  const tokens = whole.slice(0, Math.min(whole.length, ...ends)).match(/[\s\S]{1,4}/gu) ?? [];
  return { tokens: tokens.slice(0, request.maxTokens), cut: tokens.length > request.maxTokens };
}

/** A made-up distribution: a half for the token, a quarter for the next, and so on, every token a little less likely than the one before. */
export function fakeLogprobs(tokens: readonly string[], count: number): readonly object[] {
  return tokens.map((token, index) => {
    const logprob = (rank: number) => -(rank + 1) * Math.LN2 - index / 100;
    const top = Array.from({ length: count }, (_, rank) => ({ token: rank === 0 ? token : `~${rank}`, logprob: logprob(rank) }));
    return { token, logprob: logprob(0), top_logprobs: top };
  });
}

/** Tokens of a request's input: four characters each. */
export function fakeInputTokens({ prompt, system = "" }: Pick<FakeRequest, "prompt" | "system">): number {
  return Math.ceil((system.length + prompt.length) / 4);
}

function defaultAnswer({ prompt, seed, temperature, format }: FakeRequest): string {
  if (format !== undefined) return '{"ok": true}';
  return `Said of ${prompt.slice(0, 20)}${temperature > 0 ? ` with ${seed}` : ""}, and more of it.`;
}
