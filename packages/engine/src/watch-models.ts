import { type Backend, type ModelFailure, withGenerate } from "@cupel/core";
import { concernsRun } from "./concerns-run.ts";

/** The models of a run, and which of them cannot be asked any more. */
export interface WatchedModels {
  /** The same backends; what makes one useless is noted as it is thrown. */
  readonly backends: readonly Backend[];
  /** Aborted once the model cannot be asked any more. */
  signalOf(model: string): AbortSignal;
  /** In the order in which they failed. */
  readonly failures: readonly ModelFailure[];
  /** What the first failure threw, once no model is left; undefined while one is. */
  readonly lost: { readonly thrown: unknown } | undefined;
}

/** Watches models, so that one that is gone or was never there ends its own tasks only. */
export function watchModels(backends: readonly Backend[]): WatchedModels {
  const controllers = new Map(backends.map(({ model }) => [model, new AbortController()]));
  const failures: ModelFailure[] = [];
  let first: { readonly thrown: unknown } | undefined;

  const note = (model: string, thrown: unknown): void => {
    const controller = controllers.get(model);
    if (controller === undefined || controller.signal.aborted || !concernsRun(thrown)) return;
    first ??= { thrown };
    failures.push({ model, code: thrown.code, message: thrown.message });
    controller.abort(thrown);
  };
  return {
    backends: backends.map((backend) =>
      withGenerate(backend, async (request) => {
        try {
          return await backend.generate(request);
        } catch (thrown) {
          note(backend.model, thrown);
          throw thrown;
        }
      }),
    ),
    signalOf: (model) => controllers.get(model)?.signal ?? AbortSignal.abort(),
    failures,
    get lost() {
      return failures.length === backends.length ? first : undefined;
    },
  };
}
