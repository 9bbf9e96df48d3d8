import { pathKey } from "./mixing.ts";
import type { PlantedAnswer, PlantedCall, PlantedModel } from "./planted-model.ts";

/** A call before the server adds what it knows of load, cache and process. */
export interface PlantedRequest
  extends Pick<PlantedCall, "prompt" | "temperature" | "seed" | "maxTokens" | "settings" | "topScores" | "stream" | "forced"> {
  /** Whether what was read before may be used. */
  readonly usesCache: boolean;
  /** Requests with different salts share no cache entry. */
  readonly salt?: string;
  readonly batchSize: number;
}

/** An answer with what a server tells beside it. */
export interface ServedAnswer extends PlantedAnswer {
  readonly cachedTokens: number;
  readonly promptIds: readonly number[];
  readonly fingerprint: string;
  readonly responseId: string;
}

/** What all dialects of the simulated server have in common: load, cache, process, stored answers. */
export interface PlantedServer {
  readonly model: PlantedModel;
  /** Milliseconds since the epoch at which the process was "started", and its number. */
  readonly process: { readonly generation: number };
  /** Set when launched otherwise than by default. */
  readonly launch: string | null;
  fingerprint(): string;
  /**
   * Answers when everything that belongs together has arrived: `arrive` resolves then. `begin` writes the first piece; nobody ends before all
   * that were in flight with it have begun, so that a load is one, whatever the machine is busy with.
   */
  answer(request: PlantedRequest, hooks?: AnswerHooks): Promise<ServedAnswer>;
  restart(): void;
  flush(): void;
}

/** What a face of the server does while it answers. */
export interface AnswerHooks {
  readonly arrive?: () => Promise<void>;
  readonly begin?: (answer: ServedAnswer) => Promise<void> | void;
}

interface InFlight {
  readonly begun: PromiseWithResolvers<void>;
  readonly prompt: string;
  readonly seeded: boolean;
  most: number;
  readonly beside: Set<InFlight>;
}

/** A server around a planted model. */
export function plantedServer(model: PlantedModel, { launch = null }: { readonly launch?: string | null } = {}): PlantedServer {
  const state = { generation: 0, previous: null as string | null };
  const current = new Set<InFlight>();
  const seen = new Map<string, Set<string>>();
  const stored = new Map<string, ServedAnswer>();
  const noop = (name: NonNullable<PlantedModel["vices"]["noop"]>[number]): boolean => model.vices.noop?.includes(name) ?? false;
  const fingerprintAt = (call: number): string =>
    call >= (model.vices.fingerprintChangesAt ?? Number.POSITIVE_INFINITY) ? "build-2" : "build-1";
  const fingerprint = (): string => fingerprintAt(model.calls);

  const cachedTokensOf = ({ usesCache, salt = "" }: PlantedRequest, ids: readonly number[]): number => {
    if (!usesCache || noop("cache")) return 0;
    let most = 0;
    for (const other of seen.get(salt) ?? []) most = Math.max(most, sharedPrefix(ids, model.promptIds(other)));
    return Math.max(0, Math.min(most, ids.length - 1));
  };

  let turn: Promise<void> = Promise.resolve();
  const takeTurn = async (): Promise<() => void> => {
    const before = turn;
    const { promise, resolve } = Promise.withResolvers<void>();
    turn = promise;
    await before;
    return resolve;
  };

  return {
    model,
    process: state,
    launch,
    fingerprint,
    answer: async (request, { arrive = async () => {}, begin = () => {} } = {}) => {
      // A server that works on one request at a time, whatever arrives.
      const release = noop("concurrency") || noop("neighbours") ? await takeTurn() : () => {};
      const key = JSON.stringify(request);
      const kept = model.vices.storesAnswers ? stored.get(key) : undefined;
      const own: InFlight = {
        prompt: request.prompt,
        seeded: request.seed !== null,
        most: 1,
        beside: new Set(),
        begun: Promise.withResolvers(),
      };
      current.add(own);
      for (const other of current) {
        if (other === own) continue;
        other.beside.add(own);
        own.beside.add(other);
        other.most = Math.max(other.most, current.size);
      }
      own.most = current.size;
      await arrive();
      const finish = async (served: ServedAnswer): Promise<ServedAnswer> => {
        try {
          await begin(served);
        } finally {
          own.begun.resolve();
          await Promise.all([...own.beside].map(({ begun }) => begun.promise));
          current.delete(own);
          release();
        }
        return served;
      };
      if (kept) return await finish(kept);
      const promptIds = model.promptIds(request.prompt);
      const cachedTokens = cachedTokensOf(request, promptIds);
      const salt = request.salt ?? "";
      seen.set(salt, (seen.get(salt) ?? new Set()).add(request.prompt));
      const others = [...own.beside];
      const answer = model.answer({
        ...request,
        batchSize: noop("batch") ? 1 : request.batchSize,
        inFlight: noop("concurrency") ? 1 : own.most,
        neighbours:
          others.length === 0 || noop("neighbours")
            ? "none"
            : others.some(({ seeded }) => !seeded)
              ? "unseeded"
              : others.every(({ prompt }) => prompt === own.prompt)
                ? "same"
                : "mixed",
        cachedTokens,
        generation: noop("restart") ? 0 : state.generation,
        launch,
        previousPrompt: state.previous,
      });
      state.previous = request.prompt;
      const served = {
        ...answer,
        cachedTokens,
        promptIds,
        fingerprint: fingerprintAt(answer.call),
        responseId: `r-${pathKey(answer.call, key).toString(36)}-${answer.call}`,
      };
      if (model.vices.storesAnswers) stored.set(key, served);
      return await finish(served);
    },
    restart: () => {
      state.generation++;
      seen.clear();
      state.previous = null;
    },
    flush: () => seen.clear(),
  };
}

function sharedPrefix(left: readonly number[], right: readonly number[]): number {
  let length = 0;
  while (length < left.length && left[length] === right[length]) length++;
  return length;
}
