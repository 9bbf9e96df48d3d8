// In the judge: when values are equal, and how they are shown.
(function createTools(codec) {
  const { kindOf, Refusal } = codec;
  const { is, hasOwn, keys } = Object;
  const { isArray } = Array;

  /** Equality of tests: strict, by structure, also of what is in Maps, Sets and typed arrays. NaN is NaN, 0 is not -0. */
  const deepEqual = (left, right) => same(left, right, is);

  /** Equality of cases, whose expected side is JSON: numbers by value, fractions within the tolerance, else as `deepEqual`. */
  function matches(got, expected, tolerance = 0) {
    const relative = Math.max(1e-9, tolerance);
    const absolute = Math.max(1e-12, tolerance);
    return same(got, expected, (left, right) => {
      if (typeof left !== "number" || typeof right !== "number") return left === right;
      if (left === right || (Number.isNaN(left) && Number.isNaN(right))) return true;
      if (Number.isInteger(left) && Number.isInteger(right)) return false;
      if (!Number.isFinite(left) || !Number.isFinite(right)) return false;
      return Math.abs(left - right) <= Math.max(absolute, relative * Math.max(Math.abs(left), Math.abs(right)));
    });
  }

  function same(left, right, equal) {
    if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return equal(left, right);
    const kind = kindOf(left);
    if (kind !== kindOf(right)) return false;
    switch (kind) {
      case "list":
      case "plain":
        return sameMembers(left, right, equal);
      case "typed":
        return left.constructor === right.constructor && left.length === right.length && left.every((item, at) => equal(item, right[at]));
      case "map":
        return left.size === right.size && sameEntries([...left], [...right], equal);
      case "set":
        return left.size === right.size && sameEntries([...left], [...right], equal);
      default:
        return left === right;
    }
  }

  function sameMembers(left, right, equal) {
    if (isArray(left) && left.length !== right.length) return false;
    const names = keys(left);
    return names.length === keys(right).length && names.every((name) => hasOwn(right, name) && same(left[name], right[name], equal));
  }

  // Keys that are objects are compared by structure as well, each with one partner.
  function sameEntries(left, right, equal) {
    const rest = [...right];
    return left.every((entry) => {
      const place = rest.findIndex((other) => same(entry, other, equal));
      if (place >= 0) rest.splice(place, 1);
      return place >= 0;
    });
  }

  /** At most `most` characters without control characters. */
  function clean(text, most = 200) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
    const plain = String(text).replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ");
    return plain.length <= most ? plain : `${plain.slice(0, most - 1)}…`;
  }

  const show = (value) => clean(written(value, 0));

  function written(value, depth) {
    if (typeof value === "string") return JSON.stringify(value.length > 300 ? value.slice(0, 300) : value);
    if (typeof value === "bigint") return `${value.toString(16).length > 200 ? "a large bigint" : value}n`;
    if (typeof value === "function") return "a function";
    if (typeof value !== "object" || value === null) return is(value, -0) ? "-0" : String(value);
    if (depth > 5) return "…";
    const few = (list, one) => list.slice(0, 100).map(one).join(",");
    const item = (one) => written(one, depth + 1);
    switch (kindOf(value)) {
      case "list":
        return `[${few(Array.from(value), item)}]`;
      case "typed":
        return `${value.constructor.name}[${few(Array.from(value), item)}]`;
      case "map":
        return `Map{${few([...value], ([key, one]) => `${item(key)}=>${item(one)}`)}}`;
      case "set":
        return `Set{${few([...value], item)}}`;
      case "plain":
        return `{${few(keys(value), (key) => `${JSON.stringify(key)}:${item(value[key])}`)}}`;
      default:
        return String(value);
    }
  }

  /** A decoded value as JSON data; throws for what JSON cannot hold. */
  function plain(value) {
    if (value === null || typeof value === "boolean" || typeof value === "string") return value;
    if (typeof value === "number" && Number.isFinite(value)) return value;
    const kind = typeof value === "object" ? kindOf(value) : undefined;
    if (kind === "list") return Array.from(value, plain);
    if (kind === "plain") return Object.fromEntries(keys(value).map((key) => [key, plain(value[key])]));
    throw new Refusal("type", typeof value === "object" ? `a ${kind}` : `a ${typeof value}`);
  }

  return { __proto__: null, deepEqual, matches, clean, show, plain };
});
