import { setImmediate } from "node:timers/promises";
import { type Backend, CupelError, type GenerateRequest, type Generation } from "@cupel/core";
import type { CallResult } from "./shared-calls.ts";
import type { Slots } from "./slots.ts";
import { untilAborted } from "./until-aborted.ts";

/** Milliseconds that a backend has to hand over what it generated once its call was aborted. */
const grace = 2000;

/** How a call is made. */
export interface CallOptions {
  readonly backend: Backend;
  readonly request: GenerateRequest;
  readonly slots: Slots;
  /** Ends the wait for a slot. */
  readonly waiting: AbortSignal;
  /** Called when there is a slot: what ends the call itself. What it throws is thrown and the backend is not asked. */
  readonly admit: () => AbortSignal;
  /** Called when the backend has answered, also where nobody waits for it any more. */
  readonly settle: (generation: Generation, milliseconds: number) => void;
  readonly now: () => number;
}

/**
 * Waits for a slot and asks the backend. The slot is free again when it has answered, or was aborted and did not listen. An answer that the
 * backend has kept is no call: it needs no slot, and nobody is told of it.
 */
export async function makeCall({ backend, request, slots, waiting, admit, settle, now }: CallOptions): Promise<CallResult> {
  const kept = backend.fromCache && (await backend.fromCache({ ...request, signal: waiting }));
  if (kept !== undefined) return { generation: generationOf(backend, kept), milliseconds: kept.fromCache?.milliseconds ?? 0 };
  const leave = await slots.enter(waiting);
  try {
    const signal = admit();
    const began = now();
    const answered = ask(backend, { ...request, signal }).then((generation) => {
      const milliseconds = now() - began;
      settle(generation, milliseconds);
      return { generation, milliseconds };
    });
    const result = await untilAborted(answered, signal, grace);
    // Who waited for the slot sends its call before this answer is verified and written.
    if (leave()) await setImmediate();
    return result;
  } finally {
    leave();
  }
}

async function ask(backend: Backend, request: GenerateRequest): Promise<Generation> {
  return generationOf(backend, await backend.generate(request));
}

function generationOf(backend: Backend, generation: unknown): Generation {
  if (isGeneration(generation)) return generation;
  throw new CupelError("BACKEND_FAILED", `The backend ${backend.name} returned no generation (text, finishReason, usage).`);
}

function isGeneration(value: unknown): value is Generation {
  if (typeof value !== "object" || value === null) return false;
  const { text, finishReason, usage } = value as Partial<Generation>;
  return (
    typeof text === "string" &&
    typeof finishReason === "string" &&
    Number.isFinite(usage?.inputTokens) &&
    Number.isFinite(usage?.outputTokens)
  );
}
