/** A probe that is made once. A failure is not kept: the server may be started in the meantime. */
export function once<Result>(probe: () => Promise<Result>): () => Promise<Result> {
  let kept: Promise<Result> | undefined;
  return () => {
    kept ??= probe().catch((error) => {
      kept = undefined;
      throw error;
    });
    return kept;
  };
}
