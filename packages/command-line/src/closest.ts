import { alignmentDistances } from "@cupel/core";

/** The name that was probably meant: the nearest by edits (a swap of neighbours is one), if it is near enough; undefined where none is. */
export function closest(wrong: string, names: Iterable<string>): string | undefined {
  const plain = (name: string) => name.toLowerCase().replace(/[-_\s]/g, "");
  const wanted = plain(wrong);
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const name of names) {
    const distance = alignmentDistances(wanted, plain(name)).at(-1) ?? 0;
    const near = distance <= Math.max(1, Math.floor(Math.max(wanted.length, name.length) / 3));
    if (near && (best === undefined || distance < best.distance)) best = { name, distance };
  }
  return best?.name;
}

/** `; did you mean "x"?`, or nothing. */
export function suggestion(wrong: string, names: Iterable<string>): string {
  const name = closest(wrong, names);
  return name === undefined ? "" : `; did you mean "${name}"?`;
}
