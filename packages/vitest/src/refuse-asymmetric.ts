import { CupelError } from "@cupel/core";

/** As a part of `toEqual` a matcher is not waited for: a promise would be taken for a fail, and so `.not` for a pass. @throws CupelError `USAGE` there */
export function refuseAsymmetric(context: unknown, matcher: string): void {
  if (typeof context !== "object" || context === null || !("equals" in context) || "promise" in context) return;
  throw new CupelError(
    "USAGE",
    `${matcher} is asynchronous, so it cannot stand inside another matcher: await expect(...).${matcher}(...).`,
  );
}
