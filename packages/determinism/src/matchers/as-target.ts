import { type Backend, CupelError, type DeterminismTarget } from "@cupel/core";
import { fromBackend } from "../targets/from-backend.ts";

/** A target as it is, a backend wrapped. Neither is released: it is the caller's. @throws CupelError `USAGE` for anything else */
export function asTarget(received: unknown, matcher: string): DeterminismTarget {
  if (has<DeterminismTarget>(received, "prepare", "send")) return received;
  if (has<Backend>(received, "generate", "capabilities")) return fromBackend(received, { now: () => performance.now() });
  throw new CupelError(
    "USAGE",
    `${matcher} expects a backend or a determinism target, got ${received === null ? "null" : typeof received}.`,
  );
}

function has<Type>(value: unknown, ...methods: readonly (keyof Type)[]): value is Type {
  return typeof value === "object" && value !== null && methods.every((name) => typeof (value as Type)[name] === "function");
}
