import type { FamilyWorld } from "./pairs.ts";

/** A base discordance with an effect on top: a gain where it is above 0, a loss below. */
function shifted(base: number, effect: number) {
  return { win: base + Math.max(0, effect), loss: base + Math.max(0, -effect) };
}

/** All families alike. */
export function alike(win: number, loss: number): FamilyWorld {
  return () => ({ win, loss });
}

/** A share of families gain and as many lose by an effect: equal on average. */
export function mixed(base: number, { share, effect }: { readonly share: number; readonly effect: number }): FamilyWorld {
  return (random) => {
    const at = random();
    return shifted(base, at < share / 2 ? effect : at < share ? -effect : 0);
  };
}

/** A share of families has an effect, the others none. */
export function concentrated(base: number, { share, effect }: { readonly share: number; readonly effect: number }): FamilyWorld {
  return (random) => shifted(base, random() < share ? effect : 0);
}

/** A share of families is broken: every task that was solved is lost. */
export function broken(base: number, share: number): FamilyWorld {
  return (random) => (random() < share ? { win: 0, loss: 1 } : shifted(base, 0));
}
