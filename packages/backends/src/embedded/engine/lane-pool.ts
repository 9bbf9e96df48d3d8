import { CupelError, type GenerateRequest, type Generation } from "@cupel/core";
import { abortedGeneration, type Lane } from "./engine.ts";

/** Runs calls on up to `limit` lanes, made when first needed; further calls wait their turn, first come first served. */
export class LanePool {
  readonly #create: (index: number) => Lane;
  readonly #limit: number;
  readonly #lanes: Lane[] = [];
  readonly #idle: Lane[] = [];
  /** The last prompt of each lane: what its cache begins with. */
  readonly #prompts = new Map<Lane, string>();
  readonly #waiting: ((lane: Lane | undefined) => void)[] = [];
  #closed = false;

  constructor(limit: number, create: (index: number) => Lane) {
    this.#limit = limit;
    this.#create = create;
  }

  /** @throws CupelError `BACKEND_UNAVAILABLE` after `close`, `ABORTED` for calls that were waiting then. */
  async generate(request: GenerateRequest): Promise<Generation> {
    const lane = this.#free(request.prompt) ?? (await this.#wait(request.signal));
    if (lane === undefined) {
      if (this.#closed) throw new CupelError("ABORTED", "The embedded backend was closed while the call was waiting.");
      return abortedGeneration;
    }
    this.#prompts.set(lane, request.prompt);
    try {
      return await lane.generate(request);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#idle.push(lane);
      else next(lane);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const wake of this.#waiting.splice(0)) wake(undefined);
    await Promise.all(this.#lanes.splice(0).map((lane) => lane.dispose()));
  }

  /** A lane that can begin at once: the idle one whose last prompt is most like this one, or a new one. */
  #free(prompt: string): Lane | undefined {
    if (this.#closed) throw new CupelError("BACKEND_UNAVAILABLE", "The embedded backend was closed: make a new one.");
    const likeness = (lane: Lane): number => sharedStart(this.#prompts.get(lane) ?? "", prompt);
    const best = this.#idle.reduce<Lane | undefined>((most, lane) => (most && likeness(most) >= likeness(lane) ? most : lane), undefined);
    if (best !== undefined) {
      this.#idle.splice(this.#idle.indexOf(best), 1);
      return best;
    }
    if (this.#lanes.length >= this.#limit) return undefined;
    const lane = this.#create(this.#lanes.length);
    this.#lanes.push(lane);
    return lane;
  }

  #wait(signal: AbortSignal | undefined): Promise<Lane | undefined> {
    if (signal?.aborted) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const wake = (lane: Lane | undefined): void => {
        signal?.removeEventListener("abort", abort);
        resolve(lane);
      };
      const abort = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(wake), 1);
        wake(undefined);
      };
      signal?.addEventListener("abort", abort, { once: true });
      this.#waiting.push(wake);
    });
  }
}

function sharedStart(left: string, right: string): number {
  let length = 0;
  while (length < left.length && left[length] === right[length]) length++;
  return length;
}
