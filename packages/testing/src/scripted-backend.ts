import { type Backend, type Capabilities, CupelError, demandResponseFormat, type GenerateRequest, type Generation } from "@cupel/core";

/** One scripted answer: its text, parts of a generation, or an error that the call fails with. */
export type ScriptedAnswer = string | Partial<Generation> | Error;

/** A list of answers, given in turn, or a function of the call and its 0-based number. */
export type Script = readonly ScriptedAnswer[] | ((request: GenerateRequest, index: number) => ScriptedAnswer | Promise<ScriptedAnswer>);

/** A backend that says what it was told to say, and remembers what it was asked. */
export interface ScriptedBackend extends Backend {
  /** Every call so far, in order. */
  readonly calls: readonly GenerateRequest[];
}

/**
 * A backend for tests of policies, engines and reporters. A list that is used up is an error that says so: a call too many is a finding.
 * Counts of tokens are characters divided by four unless the answer gives its own.
 */
export function scriptedBackend(
  script: Script,
  options: { readonly model?: string; readonly capabilities?: Partial<Capabilities> } = {},
): ScriptedBackend {
  const { model = "scripted" } = options;
  const calls: GenerateRequest[] = [];
  return {
    name: "scripted",
    model,
    calls,
    capabilities: async () => ({
      determinism: typeof script === "function" ? "bit-exact" : "none",
      seeds: true,
      logprobs: false,
      streaming: true,
      facts: { engine: "scripted" },
      ...options.capabilities,
    }),
    generate: async (request) => {
      if (request.signal?.aborted) throw new CupelError("ABORTED", "The call was aborted.");
      demandResponseFormat(request.responseFormat, options.capabilities ?? {}, "scripted");
      const index = calls.push(request) - 1;
      const answer = typeof script === "function" ? await script(request, index) : script[index];
      if (answer === undefined) {
        throw new CupelError(
          "BACKEND_FAILED",
          `The script has ${script.length} answers; call ${index + 1} asks: ${request.prompt.slice(0, 80)}`,
        );
      }
      if (answer instanceof Error) throw answer;
      const generation = complete(typeof answer === "string" ? { text: answer } : answer, request);
      request.onText?.(generation.text);
      return generation;
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

function complete(answer: Partial<Generation>, { prompt, system = "", maxTokens, stop = [] }: GenerateRequest): Generation {
  const whole = answer.text ?? "";
  const ends = stop.map((text) => whole.indexOf(text)).filter((end) => end >= 0);
  const stopped = whole.slice(0, Math.min(whole.length, ...ends));
  const text = stopped.slice(0, maxTokens * 4);
  return {
    finishReason: text.length < stopped.length ? "length" : "stop",
    usage: { inputTokens: Math.ceil((system.length + prompt.length) / 4), outputTokens: Math.ceil(text.length / 4) },
    ...answer,
    text,
  };
}
