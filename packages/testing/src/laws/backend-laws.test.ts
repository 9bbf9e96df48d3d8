import { type Backend, CupelError, demandResponseFormat, type GenerateRequest, type Generation, type TokenLogprob } from "@cupel/core";
import { describe, expect, test } from "vitest";
import { broken } from "../../test-support/broken.ts";
import type { BackendLawOptions } from "./backend/backend-case.ts";
import { backendLaws } from "./backend-laws.ts";

/** A sound backend of a few lines: streams four letters at a time, samples by seed, counts in fours, gives log probabilities. */
function speak(): Backend {
  return {
    name: "speaker",
    model: "s",
    capabilities: async () => ({ determinism: "bit-exact", seeds: true, logprobs: true, streaming: true, facts: { engine: "speaker" } }),
    generate: async (request) => {
      const { prompt, system = "", seed, temperature, maxTokens, signal, onText, logprobs, stop = [] } = request;
      demandResponseFormat(request.responseFormat, {}, "speaker");
      const aborted = () => new CupelError("ABORTED", "aborted");
      if (signal?.aborted) throw aborted();
      const whole = `On ${prompt} I say this${temperature > 0 ? seed : ""} and that.`;
      const ends = stop.map((text) => whole.indexOf(text)).filter((end) => end >= 0);
      const all = whole.slice(0, Math.min(whole.length, ...ends)).match(/.{1,4}/g) ?? [];
      const tokens: string[] = [];
      for (const token of all.slice(0, maxTokens)) {
        await Promise.resolve();
        if (signal?.aborted && tokens.length === 0) throw aborted();
        if (signal?.aborted) break;
        tokens.push(token);
        onText?.(token);
      }
      return {
        text: tokens.join(""),
        finishReason: signal?.aborted ? "abort" : tokens.length < all.length ? "length" : "stop",
        usage: { inputTokens: Math.ceil((prompt.length + system.length) / 4), outputTokens: tokens.length },
        ...(logprobs !== undefined && { logprobs: tokens.map((token) => tokenLogprob(token, logprobs)) }),
      };
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

function tokenLogprob(token: string, count: number): TokenLogprob {
  const top = [token, "~1", "~2", "~3"].map((text, rank) => ({ token: text, logprob: -(rank + 1) * Math.LN2 }));
  return { token, logprob: -Math.LN2, top: top.slice(0, count) };
}

/** A call that nobody answers: it ends by its time limit, by an abort or by release. */
function stalled(timeout: number, heeds: { readonly limit?: boolean; readonly signal?: boolean; readonly release?: boolean }): Backend {
  const { limit = true, signal: listens = true, release = true } = heeds;
  const released = new AbortController();
  return {
    ...speak(),
    generate: ({ signal }) =>
      new Promise((_, reject) => {
        const timer = setTimeout(() => limit && reject(new CupelError("BACKEND_FAILED", "late")), timeout);
        const end = () => {
          clearTimeout(timer);
          reject(new CupelError("ABORTED", "aborted"));
        };
        if (listens) signal?.addEventListener("abort", end);
        if (release) released.signal.addEventListener("abort", end);
        // A test that hangs must not keep the process.
        timer.unref();
      }),
    [Symbol.asyncDispose]: async () => released.abort(),
  };
}

const failing = (code: CupelError["code"], sentence: string) => (): Backend => ({
  ...speak(),
  generate: () => Promise.reject(new CupelError(code, sentence)),
});

/** A sound backend with something changed. */
const wrap = (change: (backend: Backend) => Partial<Backend>) => () => {
  const backend = speak();
  return { ...backend, ...change(backend) };
};
const ask = (change: (request: GenerateRequest) => GenerateRequest) =>
  wrap(({ generate }) => ({ generate: async (request) => await generate(change(request)) }));
const answer = (change: (generation: Generation, request: GenerateRequest) => Generation) =>
  wrap(({ generate }) => ({ generate: async (request) => change(await generate(request), request) }));
const withLogprobs = (change: (token: TokenLogprob) => TokenLogprob) =>
  answer(({ logprobs, ...rest }) => ({ ...rest, ...(logprobs && { logprobs: logprobs.map(change) }) }));
const claiming = (claims: object) => wrap(({ capabilities }) => ({ capabilities: async () => ({ ...(await capabilities()), ...claims }) }));

const options: BackendLawOptions = {
  samples: true,
  patience: 2_000,
  stalled: (timeout) => stalled(timeout, {}),
  absent: failing("BACKEND_UNAVAILABLE", "nobody is there"),
  wrongModel: { make: failing("MODEL_UNREADABLE", 'no model "s"; it has a, b'), names: ["a", "b"] },
};

test("the backend laws hold for a sound backend", async () => {
  expect(await broken(backendLaws("x", speak, options))).toEqual([]);
});

const moody = () => {
  const backend = speak();
  let count = 0;
  return { ...backend, generate: (request: GenerateRequest) => backend.generate({ ...request, prompt: `${request.prompt}${count++}` }) };
};
const mixing = () => {
  const backend = speak();
  let last = "";
  const generate = async (request: GenerateRequest) => {
    last = request.prompt;
    await Promise.resolve();
    return await backend.generate({ ...request, prompt: last });
  };
  return { ...backend, generate };
};
const disturbed = () => {
  const backend = speak();
  let aborted = 0;
  const generate = async (request: GenerateRequest) => {
    request.signal?.addEventListener("abort", () => aborted++);
    const generation = await backend.generate(request);
    await new Promise((resolve) => setTimeout(resolve, 5));
    return aborted > 0 && !request.signal ? { ...generation, text: `${generation.text}!` } : generation;
  };
  return { ...backend, generate };
};

describe("the backend laws find a backend that", () => {
  test.each<[string, () => Backend, string]>([
    ["has no name", wrap(() => ({ name: "" })), "has a name and a model"],
    ["claims nonsense", claiming({ determinism: "always" as never }), "states capabilities that are plain JSON and stay the same"],
    ["keeps a fact that is no JSON", claiming({ facts: { key: undefined } }), "states capabilities that are plain JSON and stay the same"],
    [
      "ends for no known reason",
      answer((it) => ({ ...it, finishReason: "eos" as never })),
      "answers with text, a finish reason and whole counts",
    ],
    [
      "counts more cached tokens than input",
      answer((it) => ({ ...it, usage: { ...it.usage, cachedTokens: 999 } })),
      "answers with text, a finish reason and whole counts",
    ],
    [
      "counts more reasoning tokens than output",
      answer((it) => ({ ...it, usage: { ...it.usage, reasoningTokens: 999 } })),
      "answers with text, a finish reason and whole counts",
    ],
    ["changes its request", ask((request) => Object.assign(request, { seed: 1 })), "takes a frozen request and leaves it alone"],
    ["claims determinism it has not", moody, "says the same again where it claims determinism"],
    ["mixes calls up", mixing, "does not mix calls that are in flight together"],
    [
      "ignores response formats",
      ask(({ responseFormat: _, ...request }) => request),
      "refuses every response format that it does not claim",
    ],
    [
      "claims a response format that it does not hold to",
      wrap(({ generate, capabilities }) => ({
        capabilities: async () => ({ ...(await capabilities()), responseFormats: ["json-schema"] }),
        generate: ({ responseFormat: _, ...request }) => generate(request),
      })),
      "holds an answer to every response format that it claims",
    ],
    ["ignores stops", ask(({ stop: _, ...request }) => request), "ends before a stop text"],
    [
      "knows one stop only",
      ask(({ stop, ...request }) => ({ ...request, ...(stop && { stop: stop.slice(0, 1) }) })),
      "ends before a stop text",
    ],
    [
      "hands the stop text out",
      wrap(({ generate }) => ({
        generate: async ({ onText, ...request }) => {
          const generation = await generate(request);
          onText?.(`${generation.text}${request.stop?.at(-1) ?? ""}`);
          return generation;
        },
      })),
      "ends before a stop text",
    ],
    ["drops the token limit", ask((request) => ({ ...request, maxTokens: 99 })), "keeps to the token limit"],
    ["is never cut", answer((it) => ({ ...it, finishReason: "stop" })), "says so when the limit cut its answer"],
    [
      "counts every prompt alike",
      answer((it) => ({ ...it, usage: { ...it.usage, inputTokens: 5 } })),
      "counts more input for a longer prompt, and the system text with it",
    ],
    [
      "drops the system text",
      ask(({ system: _, ...request }) => request),
      "counts more input for a longer prompt, and the system text with it",
    ],
    [
      "counts every answer but the shortest alike",
      answer((it) => ({ ...it, usage: { ...it.usage, outputTokens: it.usage.outputTokens > 2 ? 1 : it.usage.outputTokens } })),
      "counts what it wrote, no less where it wrote more",
    ],
    ["ignores seeds", ask((request) => ({ ...request, seed: 1 })), "draws other answers for other seeds, where it samples"],
    ["samples, but claims no seeds", claiming({ seeds: false }), "draws other answers for other seeds, where it samples"],
    ["draws anew for one seed", moody, "draws one answer for one seed, small or large, where it samples"],
    [
      "reads the largest seed as a wish for any",
      wrap(({ generate }) => {
        let count = 0;
        return { generate: (request) => generate({ ...request, seed: request.seed === 0xffff_ffff ? count++ : request.seed }) };
      }),
      "draws one answer for one seed, small or large, where it samples",
    ],
    [
      "lets the seed decide when greedy",
      ask((request) => ({ ...request, temperature: 1 })),
      "needs no seed where it is greedy and claims determinism",
    ],
    ["streams nothing", ask(({ onText: _, ...request }) => request), "hands out pieces that make up the text"],
    [
      "hands out nothing at all, and says so",
      wrap(({ generate }) => ({
        generate: (request) => {
          request.onText?.("");
          return generate(request);
        },
      })),
      "hands out pieces that make up the text",
    ],
    [
      "counts a stream otherwise",
      answer((it, { onText }) => (onText ? { ...it, usage: { ...it.usage, inputTokens: it.usage.inputTokens + 1 } } : it)),
      "answers the same, counts included, whether somebody listens or not",
    ],
    [
      "swallows what its listener throws",
      wrap(({ generate }) => ({
        generate: ({ onText, ...request }) =>
          generate({
            ...request,
            ...(onText && {
              onText: (piece) => {
                try {
                  onText(piece);
                } catch {}
              },
            }),
          }),
      })),
      "fails with what its listener throws, and goes on working",
    ],
    [
      "has no log probabilities that it claims",
      answer(({ logprobs: _, ...it }) => it),
      "gives log probabilities that are some, where it claims them",
    ],
    [
      "gives probabilities for logarithms",
      withLogprobs((token) => ({ ...token, logprob: 0.5 })),
      "gives log probabilities that are some, where it claims them",
    ],
    [
      "gives log probabilities of other tokens",
      withLogprobs((token) => ({ ...token, token: "?" })),
      "gives log probabilities that are some, where it claims them",
    ],
    [
      "gives one log probability too many",
      answer((it) => ({ ...it, ...(it.logprobs && { logprobs: [...it.logprobs, tokenLogprob("", 0)] }) })),
      "gives log probabilities that are some, where it claims them",
    ],
    [
      "orders alternatives from the least likely",
      withLogprobs((token) => ({ ...token, top: [...(token.top ?? [])].reverse() })),
      "gives log probabilities that are some, where it claims them",
    ],
    [
      "is surer than certain",
      withLogprobs((token) => ({ ...token, top: (token.top ?? []).map((entry) => ({ ...entry, logprob: -0.1 })) })),
      "gives log probabilities that are some, where it claims them",
    ],
    [
      "takes the second best when greedy",
      withLogprobs((token) => ({ ...token, logprob: -2 })),
      "gives log probabilities that are some, where it claims them",
    ],
    [
      "gives as many alternatives as it likes",
      ask((request) => ({ ...request, ...(request.logprobs !== undefined && { logprobs: 4 }) })),
      "gives log probabilities without alternatives, where it claims them",
    ],
    [
      "gives log probabilities to everybody",
      ask((request) => ({ logprobs: 1, ...request })),
      "gives no log probabilities that nobody asked for",
    ],
    ["ignores aborts", ask(({ signal: _, ...request }) => request), "refuses a call that is aborted already"],
    [
      "throws the reason of an abort",
      wrap(({ generate }) => ({
        generate: async (request) => {
          request.signal?.throwIfAborted();
          return await generate(request);
        },
      })),
      "calls every abort an abort, whatever its reason",
    ],
    [
      "never ends an aborted call",
      wrap(({ generate }) => ({
        generate: (request) => (request.signal && !request.signal.aborted ? new Promise(() => {}) : generate(request)),
      })),
      "ends soon when it is aborted, and goes on working",
    ],
    ["streams on after an abort", ask(({ signal: _, ...request }) => request), "returns what it had handed out when a stream is aborted"],
    [
      "throws away what it had when a stream is aborted",
      answer((it) => {
        if (it.finishReason === "abort") throw new CupelError("ABORTED", "aborted");
        return it;
      }),
      "returns what it had handed out when a stream is aborted",
    ],
    ["lets one abort touch another call", disturbed, "does not let an aborted call disturb the one beside it"],
    [
      "cannot be released twice",
      wrap(() => {
        let released = false;
        return {
          [Symbol.asyncDispose]: async () => {
            if (released) throw new Error("released already");
            released = true;
          },
        };
      }),
      "can be released twice",
    ],
  ])("%s", async (_what, make, law) => {
    expect(await broken(backendLaws("x", make, { samples: true, patience: 500 }))).toContain(law);
  });

  test.each<[string, BackendLawOptions, string]>([
    [
      "waits for ever",
      { stalled: (timeout) => stalled(timeout, { limit: false }) },
      "gives up on an answer that never comes, by its own time limit",
    ],
    [
      "waits on after an abort",
      { stalled: (timeout) => stalled(timeout, { signal: false }) },
      "ends a call that waits for its answer when it is aborted",
    ],
    [
      "waits on when it is released",
      { stalled: (timeout) => stalled(timeout, { release: false }) },
      "ends a call that waits for its answer when it is released",
    ],
    ["calls nobody a failure", { absent: failing("BACKEND_FAILED", "broke") }, "says that nobody is there"],
    ["answers where nobody is", { absent: speak }, "says that nobody is there"],
    [
      "keeps the names of models to itself",
      { wrongModel: { make: failing("MODEL_UNREADABLE", 'no model "s"; it has a'), names: ["a", "b"] } },
      "answers a wrong model name with those that exist",
    ],
    ["takes a wrong model name", { wrongModel: { make: speak, names: [] } }, "answers a wrong model name with those that exist"],
  ])("%s", async (_what, changes, law) => {
    expect(await broken(backendLaws("x", speak, { ...options, patience: 500, ...changes }))).toEqual([law]);
  });
});
