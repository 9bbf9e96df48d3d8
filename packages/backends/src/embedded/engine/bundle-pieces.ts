/** Pieces of a text on their way to another thread. */
export interface PieceBundle {
  add(piece: string): void;
  /** Hands on what is left. */
  flush(): void;
}

/**
 * Hands on the first piece at once, and then what came together within some milliseconds: a message for each token takes a tenth of the time
 * of a small model.
 */
export function bundlePieces(
  hand: (pieces: string) => void,
  { milliseconds = 20, now = () => performance.now() }: { readonly milliseconds?: number; readonly now?: () => number } = {},
): PieceBundle {
  let [held, last] = ["", Number.NEGATIVE_INFINITY];
  const flush = () => {
    if (held === "") return;
    hand(held);
    [held, last] = ["", now()];
  };
  return {
    add: (piece) => {
      held += piece;
      if (now() - last >= milliseconds) flush();
    },
    flush,
  };
}
