/** Collects text, holds back what may be the beginning of a stop text, and notices when one is complete. */
export class StopWatcher {
  readonly #stops: readonly string[];
  readonly #emit: (piece: string) => void;
  #held = "";
  #text = "";

  constructor(stops: readonly string[], emit: (piece: string) => void) {
    this.#stops = stops;
    this.#emit = emit;
  }

  /** All text that was let through. */
  get text(): string {
    return this.#text;
  }

  /** Takes more text; true when a stop text is complete: what stands before its first occurrence was let through, the rest is gone. */
  push(piece: string): boolean {
    this.#held += piece;
    const found = this.#stops.map((stop) => this.#held.indexOf(stop)).filter((index) => index >= 0);
    if (found.length > 0) {
      this.#release(Math.min(...found));
      this.#held = "";
      return true;
    }
    this.#release(this.#held.length - this.#possibleStop());
    return false;
  }

  /** Lets through what is still held back. */
  end(): void {
    this.#release(this.#held.length);
  }

  /** Length of the longest end of the held text with which some stop text begins. */
  #possibleStop(): number {
    const longest = Math.max(0, ...this.#stops.map((stop) => stop.length - 1));
    for (let length = Math.min(longest, this.#held.length); length > 0; length--) {
      const end = this.#held.slice(-length);
      if (this.#stops.some((stop) => stop.startsWith(end))) return length;
    }
    return 0;
  }

  #release(length: number): void {
    if (length === 0) return;
    const piece = this.#held.slice(0, length);
    this.#held = this.#held.slice(length);
    this.#text += piece;
    this.#emit(piece);
  }
}
