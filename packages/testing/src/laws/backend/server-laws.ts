import { setTimeout } from "node:timers/promises";
import { demand, show } from "../../demand.ts";
import type { Law } from "../law.ts";
import { type BackendCase, type BackendLawOptions, demandAborted, demandError, outcomeOf } from "./backend-case.ts";

const shortLimit = 100;
const longLimit = 600_000;
/** Long enough for a request to be on its way. A law that starts too early holds all the same. */
const underWay = 50;

/** What a backend owes its callers when the other side fails them. Each law is there where its option is. */
export function serverLaws(options: BackendLawOptions, { lawOf, request, soon }: BackendCase): readonly Law[] {
  const { stalled, absent, wrongModel } = options;
  const listening = [{}, { onText: () => {} }];
  return [
    ...(stalled === undefined
      ? []
      : [
          lawOf(
            "gives up on an answer that never comes, by its own time limit",
            () => stalled(shortLimit),
            async (backend) => {
              for (const changes of listening) {
                const outcome = await soon(outcomeOf(backend.generate(request(changes))), "a call without an answer did not end");
                demandError(outcome, "BACKEND_FAILED", "BACKEND_UNAVAILABLE");
              }
            },
          ),
          lawOf(
            "ends a call that waits for its answer when it is aborted",
            () => stalled(longLimit),
            async (backend) => {
              for (const changes of listening) {
                const controller = new AbortController();
                const running = outcomeOf(backend.generate(request({ ...changes, signal: controller.signal })));
                await setTimeout(underWay);
                controller.abort();
                demandAborted(await soon(running, "an aborted call did not end"));
              }
            },
          ),
          lawOf(
            "ends a call that waits for its answer when it is released",
            () => stalled(longLimit),
            async (backend) => {
              const running = outcomeOf(backend.generate(request()));
              await setTimeout(underWay);
              await backend[Symbol.asyncDispose]();
              const outcome = await soon(running, "a call of a backend that was released did not end");
              demandError(outcome, "ABORTED", "BACKEND_FAILED", "BACKEND_UNAVAILABLE");
            },
          ),
        ]),
    ...(absent === undefined
      ? []
      : [
          lawOf("says that nobody is there", absent, async (backend) => {
            demandError(await soon(outcomeOf(backend.generate(request())), "a call to nobody did not end"), "BACKEND_UNAVAILABLE");
          }),
        ]),
    ...(wrongModel === undefined
      ? []
      : [
          lawOf("answers a wrong model name with those that exist", wrongModel.make, async (backend) => {
            const outcome = await outcomeOf(backend.generate(request()));
            demandError(outcome, "MODEL_UNREADABLE");
            const missing = wrongModel.names.filter((name) => !outcome.message.includes(name));
            demand(missing.length === 0, `${show(missing)} are not named in: ${outcome.message}`);
            demand(outcome.message.includes(backend.model), `${show(backend.model)} is not named in: ${outcome.message}`);
          }),
        ]),
  ];
}
