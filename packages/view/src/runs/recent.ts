/** Values by key, the latest used kept: the oldest go while all together weigh more than they may. The latest always stays. */
export class Recent<Value> {
  readonly #most: number;
  readonly #weigh: (value: Value) => number;
  readonly #values = new Map<string, Value>();

  /** @param most weight that all may have together; each is weighed anew, for values grow */
  constructor(most: number, weigh: (value: Value) => number = () => 1) {
    this.#most = most;
    this.#weigh = weigh;
  }

  get(key: string): Value | undefined {
    const value = this.#values.get(key);
    if (value !== undefined) this.#renew(key, value);
    return value;
  }

  set(key: string, value: Value): void {
    this.#renew(key, value);
    this.trim();
  }

  delete(key: string): void {
    this.#values.delete(key);
  }

  #renew(key: string, value: Value): void {
    this.#values.delete(key);
    this.#values.set(key, value);
  }

  /** Lets the oldest go until what is left weighs little enough. */
  trim(): void {
    let weight = 0;
    for (const value of this.#values.values()) weight += this.#weigh(value);
    for (const [key, value] of this.#values) {
      if (weight <= this.#most || this.#values.size === 1) return;
      weight -= this.#weigh(value);
      this.#values.delete(key);
    }
  }
}
