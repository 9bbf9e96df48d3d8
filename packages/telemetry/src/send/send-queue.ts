import { setTimeout as sleep } from "node:timers/promises";
import type { Sent } from "./post.ts";

/** Why something was lost. */
export type DropReason = "queue" | "refused" | "unreachable" | "time";

export interface SendQueueOptions<Item> {
  /** Sends a batch once. Must not reject. */
  readonly send: (batch: readonly Item[], signal: AbortSignal) => Promise<Sent>;
  /** Told how many items were lost. */
  readonly dropped: (count: number, reason: DropReason) => void;
  /** Items that wait at most; the oldest go first. Default 2,048. */
  readonly capacity?: number;
  /** Items of a batch. Default 512. */
  readonly batchSize?: number;
  /** Milliseconds that a batch waits to be filled. Default 5,000. */
  readonly interval?: number;
  /** Milliseconds for one try. Default 10,000. */
  readonly timeout?: number;
  /** Milliseconds before the second try; each further one waits twice as long. Default 500. */
  readonly backoff?: number;
  /** Tries of a batch. Default 5. */
  readonly tries?: number;
  /** Milliseconds that `flush` and `close` may take. Default 3,000. */
  readonly flushTimeout?: number;
}

/** Sends in batches what is given to it. Giving costs nothing but the place in memory; nothing that goes wrong reaches the giver. */
export interface SendQueue<Item> {
  push(item: Item): void;
  /** Sends what waits, as far as time allows; what is left is kept. @param limit milliseconds; default `flushTimeout` */
  flush(limit?: number): Promise<void>;
  /** Sends what waits, as far as time allows, and counts the rest as lost. Takes nothing more. */
  close(limit?: number): Promise<void>;
}

/** An empty queue. */
export function createSendQueue<Item>(options: SendQueueOptions<Item>): SendQueue<Item> {
  const { send, dropped, capacity = 2048, batchSize = 512, interval = 5000, flushTimeout = 3000 } = options;
  const { timeout = 10_000, backoff = 500, tries = 5 } = options;
  const waiting: Item[] = [];
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> | undefined;
  let closed = false;
  /** Cuts waits short once nobody may wait any longer. */
  const hurry = new AbortController();

  const attempt = async (batch: readonly Item[], end: AbortSignal): Promise<void> => {
    for (let number = 1; ; number++) {
      const outcome = await send(batch, AbortSignal.any([AbortSignal.timeout(timeout), end]));
      if (outcome.type === "done") return;
      const given = outcome.type === "never" || number >= tries;
      const wait = outcome.type === "again" ? (outcome.after ?? backoff * 2 ** (number - 1)) : 0;
      if (given || end.aborted) return dropped(batch.length, end.aborted ? "time" : outcome.reason);
      // The pause alone must not keep the process up.
      await sleep(wait, undefined, { ref: false, signal: end }).catch(() => {});
      if (end.aborted) return dropped(batch.length, "time");
    }
  };
  const work = async (): Promise<void> => {
    while (waiting.length > 0) await attempt(waiting.splice(0, batchSize), hurry.signal);
  };
  const start = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    working ??= work().finally(() => {
      working = undefined;
    });
    return working;
  };
  const flush = async (limit = flushTimeout): Promise<void> => {
    const done = new AbortController();
    const given = sleep(limit, undefined, { signal: done.signal }).catch(() => {});
    await Promise.race([start(), given]);
    done.abort();
  };
  return {
    push: (item) => {
      if (closed) return dropped(1, "time");
      if (waiting.length >= capacity) {
        waiting.shift();
        dropped(1, "queue");
      }
      waiting.push(item);
      if (waiting.length >= batchSize) void start();
      else timer ??= setTimeout(start, interval).unref();
    },
    flush,
    close: async (limit) => {
      closed = true;
      await flush(limit);
      hurry.abort();
      await working;
      if (waiting.length > 0) dropped(waiting.splice(0).length, "time");
    },
  };
}
