import { setImmediate, setTimeout } from "node:timers/promises";
import type { Fault, FaultSchedule } from "./fault.ts";
import { type Handler, type LocalServer, type ReceivedRequest, startServer } from "./local-server.ts";
import { recordAnswer } from "./record-answer.ts";
import { sendRefusal, sendSpoiled } from "./send-faulty.ts";

/** A call and what was done to it. */
export interface FaultyCall {
  readonly request: ReceivedRequest;
  readonly fault: Fault | undefined;
  /** An answer with status 200 was begun: whoever asks again gets another sample. */
  readonly accepted: boolean;
}

/** A server that goes wrong as planned. */
export interface FaultyServer extends LocalServer {
  /** Every call (POST) so far, in order. */
  readonly calls: readonly FaultyCall[];
  /** Resolves when the server listens, at once unless a fault took it down. */
  up(): Promise<void>;
}

const beforeAnswering: readonly Fault["type"][] = ["status", "reset", "half-close", "hang", "down"];

/** Serves a handler of one of the fakes and spoils calls by a schedule. What is asked by GET is answered, as long as the server is not down. */
export async function startFaultyServer(handler: Handler, schedule: FaultSchedule): Promise<FaultyServer> {
  const calls: { -readonly [Member in keyof FaultyCall]: FaultyCall[Member] }[] = [];
  let back = Promise.resolve();
  const ended = new AbortController();
  const server = await startServer(async (request, response, index) => {
    if (request.method !== "POST") return await handler(request, response, index);
    const fault = schedule(calls.length);
    const call = { request, fault, accepted: false };
    calls.push(call);
    if (fault !== undefined && beforeAnswering.includes(fault.type)) {
      sendRefusal(response, fault);
      if (fault.type === "down") back = back.then(() => interrupt(fault.milliseconds));
      return;
    }
    const answer = await recordAnswer(handler, request, response, index);
    // While the answer was made, a fault may have taken the server down.
    if (response.destroyed) return;
    call.accepted = answer.status === 200;
    await sendSpoiled(response, answer, fault);
  });
  const interrupt = async (milliseconds: number) => {
    // What was written by now is sent before the connections are cut.
    await setImmediate();
    await server.stop();
    await setTimeout(milliseconds, undefined, { signal: ended.signal }).then(server.start, () => {});
  };
  return {
    ...server,
    calls,
    up: () => back,
    [Symbol.asyncDispose]: async () => {
      ended.abort();
      await back;
      await server.stop();
    },
  };
}
