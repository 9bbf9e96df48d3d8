import { CupelError, type GenerateRequest, type Generation } from "@cupel/core";
import { abortedGeneration, type Lane } from "./engine.ts";

/** A lane, and what is known of its state. */
interface Slot {
  readonly index: number;
  readonly lane: Lane;
  isBusy: boolean;
  /** The last prompt of the lane, system text included: what its cache begins with. */
  prompt: string;
  /** Whether it has read all of that prompt. The state of what was read stays in memory until the lane's next call, even when its thread dies. */
  hasRead: boolean;
  /** Lanes that are about to copy it. */
  borrowers: number;
}

/** A lane that is reserved for a call, and one to copy the prompt from. */
interface Place {
  readonly slot: Slot;
  readonly source: Slot | undefined;
}

interface Waiting {
  readonly prompt: string;
  readonly wake: (place: Place | undefined) => void;
}

/**
 * Runs calls on up to `limit` lanes, made when first needed; further calls wait their turn, first come first served. With `sharesPrompts`
 * a prompt that several calls have in common is read by one lane and copied by the others: those that come while it is read let others go first.
 */
export class LanePool {
  readonly #create: (index: number) => Lane;
  readonly #limit: number;
  readonly #sharesPrompts: boolean;
  readonly #slots: Slot[] = [];
  readonly #waiting: Waiting[] = [];
  #closed = false;

  constructor(limit: number, create: (index: number) => Lane, { sharesPrompts = false }: { readonly sharesPrompts?: boolean } = {}) {
    this.#limit = limit;
    this.#create = create;
    this.#sharesPrompts = sharesPrompts;
  }

  /** @throws CupelError `BACKEND_UNAVAILABLE` after `close`, `ABORTED` for calls that were waiting then. */
  async generate(request: GenerateRequest): Promise<Generation> {
    if (this.#closed) throw new CupelError("BACKEND_UNAVAILABLE", "The embedded backend was closed: make a new one.");
    const prompt = JSON.stringify([request.system, request.prompt]);
    const place = this.#reserve(prompt) ?? (await this.#wait(prompt, request.signal));
    if (place !== undefined) return await this.#run(place, request);
    if (this.#closed) throw new CupelError("ABORTED", "The embedded backend was closed while the call was waiting.");
    return abortedGeneration;
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const { wake } of this.#waiting.splice(0)) wake(undefined);
    await Promise.all(this.#slots.splice(0).map(({ lane }) => lane.dispose()));
  }

  async #run({ slot, source }: Place, request: GenerateRequest): Promise<Generation> {
    let holdsSource = source !== undefined;
    const letGo = (): void => {
      if (holdsSource && source !== undefined) source.borrowers--;
      holdsSource = false;
    };
    const onRead = (): void => {
      slot.hasRead = true;
      letGo();
      this.#dispatch();
    };
    try {
      return await slot.lane.generate(request, { from: source?.index, onRead });
    } finally {
      letGo();
      slot.isBusy = false;
      this.#dispatch();
    }
  }

  /** A lane that can begin with this prompt at once: one that has read it, or the idle one whose last prompt is most like it, or a new one. */
  #reserve(prompt: string): Place | undefined {
    const known = this.#sharesPrompts ? this.#slots.filter((slot) => slot.prompt === prompt) : [];
    const own = known.find((slot) => isFree(slot) && slot.hasRead);
    if (own === undefined && known.some((slot) => slot.isBusy && !slot.hasRead)) return undefined;
    const slot = own ?? this.#mostAlike(prompt);
    if (slot === undefined) return undefined;
    const source = own === undefined ? known.find((other) => other !== slot && other.hasRead) : undefined;
    if (source !== undefined) source.borrowers++;
    Object.assign(slot, { isBusy: true, prompt, hasRead: false });
    return { slot, source };
  }

  #mostAlike(prompt: string): Slot | undefined {
    let [best, most] = [undefined as Slot | undefined, -1];
    for (const slot of this.#slots.filter(isFree)) {
      const likeness = sharedStart(slot.prompt, prompt);
      if (likeness > most) [best, most] = [slot, likeness];
    }
    if (best !== undefined || this.#slots.length >= this.#limit) return best;
    const index = this.#slots.length;
    const slot: Slot = { index, lane: this.#create(index), isBusy: false, prompt: "", hasRead: false, borrowers: 0 };
    this.#slots.push(slot);
    return slot;
  }

  /** Lets those begin that can, in their order. */
  #dispatch(): void {
    for (const waiting of [...this.#waiting]) {
      if (this.#slots.length >= this.#limit && !this.#slots.some(isFree)) return;
      const place = this.#reserve(waiting.prompt);
      if (place === undefined) continue;
      this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
      waiting.wake(place);
    }
  }

  #wait(prompt: string, signal: AbortSignal | undefined): Promise<Place | undefined> {
    if (signal?.aborted) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const waiting: Waiting = {
        prompt,
        wake: (place) => {
          signal?.removeEventListener("abort", abort);
          resolve(place);
        },
      };
      const abort = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        waiting.wake(undefined);
      };
      signal?.addEventListener("abort", abort, { once: true });
      this.#waiting.push(waiting);
    });
  }
}

function isFree({ isBusy, borrowers }: Slot): boolean {
  return !isBusy && borrowers === 0;
}

function sharedStart(left: string, right: string): number {
  let length = 0;
  while (length < left.length && left[length] === right[length]) length++;
  return length;
}
