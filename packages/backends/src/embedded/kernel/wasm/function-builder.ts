import { type Code, types, unsigned, type ValueType } from "./instructions.ts";

/** A function under construction: names its parameters and locals by number. Parameters come before locals. */
export class FunctionBuilder {
  readonly name: string;
  readonly #parameters: ValueType[] = [];
  readonly #locals: ValueType[] = [];
  readonly #body: Code[] = [];

  constructor(name: string) {
    this.name = name;
  }

  /** The numbers of new parameters of these types. */
  parameters<Types extends readonly ValueType[]>(...wanted: Types): { [Index in keyof Types]: number } {
    const first = this.#parameters.length;
    this.#parameters.push(...wanted);
    return wanted.map((_, index) => first + index) as { [Index in keyof Types]: number };
  }

  /** The number of a new local. */
  local(type: ValueType): number {
    this.#locals.push(type);
    return this.#parameters.length + this.#locals.length - 1;
  }

  /** The numbers of several new locals. */
  locals(type: ValueType, count: number): readonly number[] {
    return Array.from({ length: count }, () => this.local(type));
  }

  emit(...code: readonly Code[]): this {
    this.#body.push(...code);
    return this;
  }

  /** The function's type: parameters, no result. */
  type(): Code {
    return [0x60, unsigned(this.#parameters.length), this.#parameters.map((type) => types[type]), 0];
  }

  /** Locals and body. */
  code(): Code {
    return [unsigned(this.#locals.length), this.#locals.map((type) => [1, types[type]]), this.#body, 0x0b];
  }
}
