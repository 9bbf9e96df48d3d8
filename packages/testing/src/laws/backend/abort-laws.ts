import { setTimeout } from "node:timers/promises";
import { type Backend, CupelError, isJsonObject } from "@cupel/core";
import { demand, show } from "../../demand.ts";
import type { Law, Make } from "../law.ts";
import { type BackendCase, demandAborted, demandAnswer, outcomeOf } from "./backend-case.ts";

/** Streams that are broken off: a fast one may be over before the abort is heard, so one of several has to be caught. */
const streams = 8;

/** How calls end that nobody waits for any more. */
export function abortLaws(name: string, make: Make<Backend>, { law, request, prompts, soon, repeats }: BackendCase): readonly Law[] {
  return [
    law("refuses a call that is aborted already", async (backend) => {
      demandAborted(await outcomeOf(backend.generate(request({ signal: AbortSignal.abort() }))));
    }),
    law("calls every abort an abort, whatever its reason", async (backend) => {
      const over = AbortSignal.timeout(1);
      while (!over.aborted) await setTimeout(1);
      for (const signal of [
        over,
        AbortSignal.abort("the budget is spent"),
        AbortSignal.abort(new CupelError("INTERNAL", "another reason")),
      ]) {
        demandAborted(await outcomeOf(backend.generate(request({ signal }))));
      }
    }),
    law("ends soon when it is aborted, and goes on working", async (backend) => {
      const controller = new AbortController();
      const running = outcomeOf(backend.generate(request({ prompt: prompts[1], signal: controller.signal })));
      controller.abort();
      const outcome = await soon(running, "an aborted call did not end");
      if (outcome instanceof Error) demandAborted(outcome);
      demandAnswer(await backend.generate(request()));
    }),
    law("returns what it had handed out when a stream is aborted", async (backend, { streaming }) => {
      if (!streaming) return;
      const pieces: string[] = [];
      await backend.generate(request({ onText: (piece) => pieces.push(piece) }));
      let caught = pieces.length < 4;
      for (let attempt = 0; attempt < streams && !caught; attempt++) {
        const handedOut: string[] = [];
        const controller = new AbortController();
        const onText = (piece: string) => {
          handedOut.push(piece);
          controller.abort();
        };
        const outcome = await soon(
          outcomeOf(backend.generate(request({ signal: controller.signal, onText }))),
          "an aborted stream did not end",
        );
        const text = isJsonObject(outcome) ? outcome.text : outcome;
        demand(text === handedOut.join(""), `pieces ${show(handedOut)}, then the call came to ${String(outcome)} ${show(outcome)}`);
        caught = isJsonObject(outcome) && outcome.finishReason === "abort";
      }
      demand(caught, `${streams} streams of ${pieces.length} pieces were aborted at the first, and none ended early`);
    }),
    law("does not let an aborted call disturb the one beside it", async (backend, capabilities) => {
      if (!repeats(capabilities)) return;
      const alone = await backend.generate(request());
      const controller = new AbortController();
      const aborted = outcomeOf(backend.generate(request({ prompt: prompts[1], signal: controller.signal })));
      const beside = backend.generate(request());
      controller.abort();
      await soon(aborted, "an aborted call did not end");
      const { text } = await beside;
      demand(text === alone.text, `${show(alone.text)} alone, ${show(text)} beside a call that was aborted`);
    }),
    {
      name: `${name} can be released twice`,
      check: async () => {
        const backend = await make();
        await backend[Symbol.asyncDispose]();
        await backend[Symbol.asyncDispose]();
      },
    },
  ];
}
