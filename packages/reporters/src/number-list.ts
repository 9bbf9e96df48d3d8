/** Numbers one after the other, outside of the heap: for a run of any size, where an object for each would fill memory. */
export class NumberList {
  #values = new Float64Array(1024);
  length = 0;

  /** @returns its place */
  push(value: number): number {
    if (this.length === this.#values.length) {
      const larger = new Float64Array(2 * this.length);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.length] = value;
    return this.length++;
  }

  /** The number at a place below `length`. */
  at(place: number): number {
    return this.#values[place] as number;
  }

  set(place: number, value: number): void {
    this.#values[place] = value;
  }
}
