// Values as JSON text and back, in either engine. Evaluated before anything else there: what it needs it has saved, so that whatever a
// program does to the builtins changes no value. The text is one value: null, a boolean, a number, a string, or a list that begins with its
// tag:
//   ["a", item...] list, a hole in it ["h"]   ["o", key, value...] plain object    ["m", key, value...] Map    ["s", item...] Set
//   ["t", name, number...] typed array        ["i", hexadecimal] bigint            ["n", name] -0, NaN, Infinity, -Infinity     ["u"] undefined
// Everything else is refused.
(function createCodec() {
  const depthLimit = 200;
  const lengthLimit = 4 * 1024 * 1024;
  const bigintDigits = 250_000;
  const { apply, construct, ownKeys, getPrototypeOf, getOwnPropertyDescriptor, defineProperty } = Reflect;
  const { isArray } = Array;
  const { is, hasOwn } = Object;
  const { parse, stringify } = JSON;
  const ObjectPrototype = Object.prototype;
  const bigint = BigInt;
  const finite = Number.isFinite;
  const toText = BigInt.prototype.toString;
  const matches = RegExp.prototype.exec;
  const hexadecimal = /^-?[0-9a-f]+$/;
  const slice = String.prototype.slice;
  const getter = (prototype, name) => getOwnPropertyDescriptor(prototype, name).get;
  const MapClass = Map;
  const SetClass = Set;
  const mapSize = getter(Map.prototype, "size");
  const setSize = getter(Set.prototype, "size");
  const { forEach: eachEntry, set: setEntry, clear: clearMap } = Map.prototype;
  const { forEach: eachItem, add: addItem, clear: clearSet } = Set.prototype;
  const TypedArray = getPrototypeOf(Uint8Array);
  const typedName = getter(TypedArray.prototype, Symbol.toStringTag);
  const typedLength = getter(TypedArray.prototype, "length");
  const typed = { __proto__: null, Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array };
  Object.assign(typed, { Float32Array, Float64Array, BigInt64Array, BigUint64Array });

  /** Thrown by `encode` and `decode`. `kind`: `type` for what never crosses, `size` for too much, `form` for text that is no value. */
  class Refusal {
    constructor(kind, text) {
      this.kind = kind;
      this.text = text;
    }
  }

  const put = (target, key, value) =>
    defineProperty(target, key, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
  const has = (brand, value) => {
    try {
      apply(brand, value, []);
      return true;
    } catch {
      return false;
    }
  };

  /** What a value is: `list`, `typed`, `map`, `set`, `plain`, or undefined for what does not cross. */
  function kindOf(value) {
    if (isArray(value)) return "list";
    const prototype = getPrototypeOf(value);
    if (prototype === null || prototype === ObjectPrototype) return "plain";
    if (apply(typedName, value, []) !== undefined) return "typed";
    if (has(mapSize, value)) return "map";
    if (has(setSize, value)) return "set";
    return undefined;
  }

  function encode(root) {
    let text = "";
    const add = (part) => {
      text += part;
      if (text.length > lengthLimit) throw new Refusal("size", "larger than 4 MiB");
    };
    const visit = (value, depth) => {
      if (value === null || value === true || value === false) return add(`${value}`);
      if (value === undefined) return add('["u"]');
      if (typeof value === "string") return add(stringify(value));
      if (typeof value === "number") return add(finite(value) && !is(value, -0) ? `${value}` : `["n","${is(value, -0) ? "-0" : value}"]`);
      if (typeof value === "bigint") return addBigint(value);
      if (typeof value !== "object") throw new Refusal("type", `a ${typeof value}`);
      if (depth >= depthLimit) throw new Refusal("size", `nested deeper than ${depthLimit}`);
      const kind = kindOf(value);
      if (kind === undefined) throw new Refusal("type", "an object that is no plain data");
      return visitors[kind](value, depth + 1);
    };
    const addBigint = (value) => {
      const digits = apply(toText, value, [16]);
      if (digits.length > bigintDigits) throw new Refusal("size", "an integer of more than a million bits");
      add(`["i","${digits}"]`);
    };
    const data = (owner, key) => {
      const property = getOwnPropertyDescriptor(owner, key);
      if (property !== undefined && !hasOwn(property, "value")) throw new Refusal("type", "an object with an accessor");
      return property;
    };
    const visitors = {
      __proto__: null,
      list: (value, depth) => {
        add('["a"');
        const { length } = value;
        for (let index = 0; index < length; index++) {
          const property = data(value, `${index}`);
          add(",");
          if (property === undefined) add('["h"]');
          else visit(property.value, depth);
        }
        add("]");
      },
      plain: (value, depth) => {
        add('["o"');
        const keys = ownKeys(value);
        for (let index = 0; index < keys.length; index++) {
          const key = keys[index];
          const property = data(value, key);
          if (property === undefined || !property.enumerable) continue;
          if (typeof key === "symbol") throw new Refusal("type", "an object with a symbol for a key");
          add(`,${stringify(key)},`);
          visit(property.value, depth);
        }
        add("]");
      },
      typed: (value, depth) => {
        const length = apply(typedLength, value, []);
        add(`["t","${apply(typedName, value, [])}"`);
        for (let index = 0; index < length; index++) {
          add(",");
          visit(value[index], depth);
        }
        add("]");
      },
      map: (value, depth) => {
        add('["m"');
        const entry = (item, key) => {
          add(",");
          visit(key, depth);
          add(",");
          visit(item, depth);
        };
        apply(eachEntry, value, [entry]);
        add("]");
      },
      set: (value, depth) => {
        add('["s"');
        const entry = (item) => {
          add(",");
          visit(item, depth);
        };
        apply(eachItem, value, [entry]);
        add("]");
      },
    };
    visit(root, 0);
    return text;
  }

  const form = (text) => new Refusal("form", text);
  const specials = {
    __proto__: null,
    "-0": -0,
    NaN: Number.NaN,
    Infinity: Number.POSITIVE_INFINITY,
    "-Infinity": Number.NEGATIVE_INFINITY,
  };
  const builders = {
    __proto__: null,
    u: (parts) => {
      if (parts.length !== 1) throw form("a malformed undefined");
      return undefined;
    },
    n: (parts) => {
      if (parts.length !== 2 || typeof parts[1] !== "string" || !(parts[1] in specials)) throw form("a malformed number");
      return specials[parts[1]];
    },
    i: (parts) => {
      const digits = parts[1];
      if (parts.length !== 2 || typeof digits !== "string" || digits.length > bigintDigits) throw form("a malformed bigint");
      if (apply(matches, hexadecimal, [digits]) === null) throw form("a malformed bigint");
      return digits[0] === "-" ? -bigint(`0x${apply(slice, digits, [1])}`) : bigint(`0x${digits}`);
    },
    a: (parts, depth) => {
      const list = [];
      list.length = parts.length - 1;
      for (let index = 1; index < parts.length; index++) {
        const part = parts[index];
        if (isArray(part) && part.length === 1 && part[0] === "h") continue;
        put(list, `${index - 1}`, build(part, depth));
      }
      return list;
    },
    o: (parts, depth) => {
      const object = {};
      pairs(parts, (key, value) => {
        if (typeof key !== "string" || hasOwn(object, key)) throw form("a malformed object");
        put(object, key, build(value, depth));
      });
      return object;
    },
    m: (parts, depth) => {
      const map = new MapClass();
      pairs(parts, (key, value) => apply(setEntry, map, [build(key, depth), build(value, depth)]));
      return map;
    },
    s: (parts, depth) => {
      const set = new SetClass();
      for (let index = 1; index < parts.length; index++) apply(addItem, set, [build(parts[index], depth)]);
      return set;
    },
    t: (parts, depth) => {
      const name = parts[1];
      if (typeof name !== "string" || !(name in typed)) throw form("a typed array of no such type");
      const wanted = name === "BigInt64Array" || name === "BigUint64Array" ? "bigint" : "number";
      const array = construct(typed[name], [parts.length - 2]);
      for (let index = 2; index < parts.length; index++) {
        const item = build(parts[index], depth);
        if (typeof item !== wanted) throw form("a malformed typed array");
        array[index - 2] = item;
      }
      return array;
    },
  };

  function pairs(parts, visit) {
    if (parts.length % 2 === 0) throw form("a key without a value");
    for (let index = 1; index < parts.length; index += 2) visit(parts[index], parts[index + 1]);
  }

  function build(part, depth) {
    if (part === null || typeof part === "boolean" || typeof part === "string") return part;
    if (typeof part === "number") {
      if (!finite(part)) throw form("a number that is none");
      return part;
    }
    if (!isArray(part) || typeof part[0] !== "string" || !(part[0] in builders)) throw form("a value of no such type");
    if (depth >= depthLimit) throw form("a value nested too deep");
    return builders[part[0]](part, depth + 1);
  }

  function parsed(text) {
    try {
      return parse(text);
    } catch {
      throw form("no JSON");
    }
  }

  /** Puts the content of `next` into `target`, which is of the same kind. */
  function refill(target, next) {
    const kind = kindOf(target);
    if (kind === undefined || kind !== kindOf(next)) throw form("an argument that changed its type");
    if (kind === "map") {
      apply(clearMap, target, []);
      apply(eachEntry, next, [(value, key) => apply(setEntry, target, [key, value])]);
    } else if (kind === "set") {
      apply(clearSet, target, []);
      apply(eachItem, next, [(value) => apply(addItem, target, [value])]);
    } else if (kind === "typed") {
      const length = apply(typedLength, target, []);
      if (apply(typedName, target, []) !== apply(typedName, next, []) || length !== apply(typedLength, next, [])) {
        throw form("an argument that changed its type");
      }
      for (let index = 0; index < length; index++) target[index] = next[index];
    } else {
      if (kind === "list") target.length = next.length;
      for (const owner of [target, next]) {
        const keys = ownKeys(owner);
        for (let index = 0; index < keys.length; index++) {
          const key = keys[index];
          if (kind === "list" && key === "length") continue;
          if (owner === target) delete target[key];
          else put(target, key, next[key]);
        }
      }
    }
  }

  /** Builds the value of a part of parsed text. */
  const toValue = (part) => build(part, 0);
  return { __proto__: null, encode, decode: (text) => build(parsed(text), 0), parsed, toValue, refill, kindOf, Refusal };
});
