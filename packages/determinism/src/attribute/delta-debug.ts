/**
 * A 1-minimal part of a failing set: taking any one item away makes the failure disappear (Zeller and Hildebrandt 2002, ddmin with single
 * steps: the sets here are axes, a handful). The whole set is known to fail; the empty one is not asked for.
 *
 * @param fails whether a part still fails; asked at most n² times
 */
export async function deltaDebug<Item>(
  items: readonly Item[],
  fails: (kept: readonly Item[]) => Promise<boolean>,
): Promise<readonly Item[]> {
  let kept = items;
  for (let index = 0; index < kept.length && kept.length > 1; ) {
    const without = kept.filter((_, other) => other !== index);
    if (await fails(without)) [kept, index] = [without, 0];
    else index++;
  }
  return kept;
}
