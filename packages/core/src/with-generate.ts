import type { Backend } from "./backend.ts";

/** A backend that is asked another way; all else is its own, private members included. */
export function withGenerate(backend: Backend, generate: Backend["generate"]): Backend {
  return new Proxy(backend, {
    get: (target, name) => {
      if (name === "generate") return generate;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
