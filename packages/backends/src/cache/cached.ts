import { type Backend, CupelError, contentHash, decidingMembers, type GenerateRequest, type Generation, inOwnOrder } from "@cupel/core";
import { once } from "../once.ts";
import { openCacheFolder } from "./cache-folder.ts";
import { createSampleNumbers } from "./sample-numbers.ts";

export interface CachedOptions {
  /** Where answers are kept, for any number of backends, runs and processes. Made where it is missing. */
  readonly folder: string;
  /** Takes a sentence where an answer cannot be read or kept. The call itself is not touched by that. */
  readonly warn?: (sentence: string) => void;
  /** Milliseconds, monotonic. */
  readonly now?: () => number;
}

/** Raised when older entries must not be found any more. */
const keyVersion = 1;

/**
 * A backend whose whole answers are kept and given again to the same request in another run. The key holds the backend, its model and
 * everything that its capabilities say about the setup, every member of the request, and how many equal requests this backend was given
 * before: a repeat is a sample of its own and never a replay. Errors and answers that were cut short are not kept.
 *
 * A kept answer is marked (`fromCache`). It costs no call; its usage and time are those of the call that was made.
 *
 * @throws CupelError `USAGE` when the folder cannot be made
 */
export function cached(backend: Backend, { folder, warn = () => {}, now = () => performance.now() }: CachedOptions): Backend {
  const entries = openCacheFolder(folder, warn);
  const samples = createSampleNumbers();
  const setup = once(async () => contentHash([keyVersion, backend.name, backend.model, await backend.capabilities()]));

  /** Hands `use` the key of the request's next sample; the sample is used up only where something comes of it. */
  async function next(request: GenerateRequest, use: (key: string) => Promise<Generation | undefined>): Promise<Generation | undefined> {
    const { signal } = request;
    const same = contentHash([await setup(), inOwnOrder(decidingMembers(request))]);
    const sample = samples.take(same);
    let generation: Generation | undefined;
    try {
      if (signal?.aborted) throw new CupelError("ABORTED", "The call was aborted.");
      generation = await use(contentHash([same, sample]));
      return generation;
    } finally {
      if (generation === undefined || generation.finishReason === "abort") samples.giveBack(same, sample);
    }
  }

  async function find(key: string, request: GenerateRequest): Promise<Generation | undefined> {
    const entry = await entries.read(key);
    if (entry === undefined) return undefined;
    request.onText?.(entry.generation.text);
    return { ...entry.generation, fromCache: { milliseconds: entry.milliseconds } };
  }

  async function ask(key: string, request: GenerateRequest): Promise<Generation> {
    const began = now();
    const generation = await backend.generate(request);
    if (generation.finishReason !== "abort") await entries.write(key, { generation, milliseconds: now() - began });
    return generation;
  }

  return {
    name: backend.name,
    model: backend.model,
    capabilities: () => backend.capabilities(),
    fromCache: async (request) => {
      // Of a model that cannot say what it is, nothing can be found; the call itself will tell why.
      const isKnown = await setup().then(
        () => true,
        () => false,
      );
      return isKnown ? await next(request, (key) => find(key, request)) : undefined;
    },
    generate: async (request) =>
      (await next(request, async (key) => (await find(key, request)) ?? (await ask(key, request)))) as Generation,
    [Symbol.asyncDispose]: () => backend[Symbol.asyncDispose](),
  };
}
