// In the judge, where the candidate cannot reach: the proxies under the names of `entry`, what tests assert with, and cases. `exchange` sends
// a call to the candidate's engine and gives its reply; once a fault is recorded it throws, every time. `report` records one.
(function createJudge(codec, tools, exchange, report) {
  const { encode, parsed, toValue, refill, Refusal } = codec;
  const { deepEqual, matches, show, clean } = tools;
  const { isArray } = Array;
  const { stringify, parse } = JSON;
  const errors = { __proto__: null, Error, TypeError, RangeError, ReferenceError, SyntaxError, EvalError, URIError };
  const told = { calls: 0, raised: undefined, trace: [], lost: undefined };

  class AssertionError extends Error {
    constructor(message, sides) {
      super(message);
      this.name = "AssertionError";
      Object.assign(this, sides);
      told.lost ??= this;
    }
  }

  /** Records a fault on the other side, which outranks whatever the tests make of it. */
  function trip(status, code, text) {
    report(status, code, text);
    throw new Error(text);
  }

  function encodeArguments(list) {
    try {
      return encode(list);
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      // What is too large may be made of what the candidate returned.
      if (thrown.kind === "type") return trip("error", "unsupported", `the tests pass ${thrown.text}`);
      return trip("fail", "output", `an argument is ${thrown.text}`);
    }
  }

  function call(name, list, copyBack) {
    told.calls += 1;
    const reply = exchange(name, encodeArguments(list));
    try {
      return receive(parsed(reply), list, copyBack);
    } catch (thrown) {
      if (thrown instanceof Refusal) return trip("fail", "protocol", `the reply was refused: ${thrown.text}`);
      if (thrown === told.raised) throw thrown;
      return trip("fail", "output", `the value is too much: ${clean(String(thrown))}`);
    }
  }

  function receive(reply, list, copyBack) {
    if (!isArray(reply)) throw new Refusal("form", "no reply");
    const [kind, first, second, third, fourth] = reply;
    if (kind === "ok" && reply.length === 3) {
      const value = toValue(first);
      change(second, list, copyBack);
      return value;
    }
    if (kind === "exc" && reply.length === 5 && [first, second, third].every((part) => typeof part === "string")) {
      change(fourth, list, copyBack);
      told.trace = traceOf(third);
      told.raised = errorOf(first, clean(second, 500));
      throw told.raised;
    }
    if (kind === "refused" && typeof first === "string") return trip("fail", "output", `the value was refused: ${clean(first)}`);
    throw new Refusal("form", "a malformed reply");
  }

  function change(changes, list, copyBack) {
    if (!isArray(changes)) throw new Refusal("form", "malformed changes");
    for (const one of changes) {
      const [index, part] = isArray(one) && one.length === 2 ? one : [];
      if (!Number.isInteger(index) || index < 0 || index >= list.length) throw new Refusal("form", "malformed changes");
      const next = toValue(part);
      if (typeof list[index] !== "object" || list[index] === null || typeof next !== "object" || next === null) {
        throw new Refusal("form", "an argument that changed its type");
      }
      if (copyBack) refill(list[index], next);
    }
  }

  /** An error as the candidate raised it: of its type where that is the language's own. */
  function errorOf(name, message) {
    const type = errors[name];
    const error = new (type ?? Error)(type === undefined && name !== "InternalError" ? `${clean(name, 80)}: ${message}` : message);
    if (name === "InternalError") error.name = "InternalError";
    return error;
  }

  /** `at name (candidate.js:3:7)`, outermost first, as the candidate tells it. */
  function traceOf(stack) {
    const lines = [...stack.matchAll(/^ *at (\S+) \(candidate\.js:(\d+)/gm)].slice(0, 8).reverse();
    return lines.map(([, name, line]) => [Number(line), name === "<eval>" ? "<module>" : clean(name, 80)]);
  }

  const isFailure = (value) => value instanceof AssertionError;
  const fail = (message, sides) => {
    throw new AssertionError(message, sides);
  };
  const sides = (actual, expected) => ({ actual, expected, hasSides: true });

  /** The small vocabulary of tests, strict throughout. */
  const assert = (value, message) => (value ? undefined : fail(message ?? "the assertion does not hold"));
  const equal = (actual, expected, message) =>
    Object.is(actual, expected) ? undefined : fail(message ?? "the values differ", sides(actual, expected));
  const notEqual = (actual, expected, message) => (Object.is(actual, expected) ? fail(message ?? `it is ${show(actual)}`) : undefined);
  const deep = (actual, expected, message) =>
    deepEqual(actual, expected) ? undefined : fail(message ?? "the values differ", sides(actual, expected));
  const notDeep = (actual, expected, message) => (deepEqual(actual, expected) ? fail(message ?? `it is ${show(actual)}`) : undefined);
  const agrees = (error, wanted) => {
    if (wanted === undefined || typeof wanted === "string") return true;
    if (wanted instanceof RegExp) return wanted.test(String(error));
    if (typeof wanted !== "function") return Object.keys(wanted).every((key) => matches(error?.[key], wanted[key]));
    if (wanted === Error || wanted.prototype instanceof Error) return error instanceof wanted;
    return wanted(error) === true;
  };
  // An assertion that fails where an error is expected is not lost: it is what was expected.
  const throws = (action, wanted, message) => {
    const before = told.lost;
    let error;
    try {
      action();
    } catch (thrown) {
      error = { thrown };
    }
    told.lost = before;
    if (error === undefined) fail(message ?? "nothing was thrown");
    if (!agrees(error.thrown, wanted)) fail(message ?? `another error was thrown: ${clean(String(error.thrown))}`);
  };
  const rejects = async (action, wanted, message) => {
    let error;
    try {
      await (typeof action === "function" ? action() : action);
    } catch (thrown) {
      error = { thrown };
    }
    throws(
      () => {
        if (error !== undefined) throw error.thrown;
      },
      wanted,
      message,
    );
  };
  const vocabulary = {
    ok: assert,
    equal,
    strictEqual: equal,
    notEqual,
    notStrictEqual: notEqual,
    throws,
    rejects,
    AssertionError,
    strict: assert,
  };
  Object.assign(assert, vocabulary, { deepEqual: deep, deepStrictEqual: deep, notDeepEqual: notDeep, notDeepStrictEqual: notDeep });
  assert.match = (text, pattern, message) => assert(pattern.test(text), message ?? "the text does not match");
  assert.doesNotThrow = (action) => void action();
  assert.fail = (message) => fail(message ?? "failed");

  function require(name) {
    if (["assert", "node:assert", "assert/strict", "node:assert/strict"].includes(name)) return assert;
    throw new Error(`Tests can require node:assert only, not ${name}.`);
  }

  function prepare() {
    const nothing = () => undefined;
    const console = { log: nothing, info: nothing, warn: nothing, error: nothing, debug: nothing, assert };
    const values = { assert, require, console };
    for (const name of Object.keys(values)) define(name, values[name]);
  }
  const define = (name, value) => Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });

  return {
    __proto__: null,
    prepare,
    /** Puts the proxy of an entry under its name, over whatever the set-up left there. */
    proxy(name) {
      const proxy = { [name]: (...list) => call(name, list, true) }[name];
      globalThis[name] = proxy;
      return (value) => value === proxy;
    },
    calls: () => told.calls,
    /** The first assertion that failed, for tests that ended well all the same, as JSON text; `null` without one. Told once. */
    lost: () => {
      const { lost } = told;
      told.lost = undefined;
      return lost === undefined ? "null" : failure(lost);
    },
    /** One case, as JSON text: what came back where it holds, else how it does not, with a `code`. */
    runCase(name, text) {
      const { args, equals, tolerance = 0 } = parse(text);
      try {
        const got = call(name, args, false);
        if (matches(got, equals, tolerance)) return stringify({ got: show(got) });
        return stringify({ code: "wrong", got: show(got), detail: `returned ${show(got)}` });
      } catch (thrown) {
        if (thrown !== told.raised) throw thrown;
        return stringify({ ...raisedAs(thrown), detail: `raised ${thrown.name}: ${thrown.message}` });
      }
    },
    failure,
    /** A call of a session: JSON in, JSON out. */
    callPlain(name, text) {
      try {
        const value = call(name, parse(text), false);
        return stringify({ value: tools.plain(value === undefined ? null : value) });
      } catch (thrown) {
        if (thrown instanceof Refusal) return stringify({ code: "output", detail: `the value is no JSON: ${thrown.text}` });
        if (thrown !== told.raised) throw thrown;
        return stringify({ ...raisedAs(thrown), detail: `${thrown.name}: ${thrown.message}` });
      }
    },
  };

  /** What the tests ended with, as JSON text. */
  function failure(thrown) {
    const line = /tests\.js:(\d+)/.exec(String(thrown?.stack ?? ""))?.[1];
    const found = { detail: clean(`${String(thrown)}${line === undefined ? "" : ` (line ${line})`}`, 1000) };
    if (line !== undefined) found.line = Number(line);
    if (thrown === told.raised && thrown !== undefined) return stringify({ ...found, ...raisedAs(thrown) });
    if (isFailure(thrown) && thrown.hasSides) Object.assign(found, { got: show(thrown.actual), expected: show(thrown.expected) });
    return stringify({ ...found, code: "wrong" });
  }

  function raisedAs(error) {
    const code = error.name === "InternalError" && error.message === "out of memory" ? "memory" : "exception";
    return { code, exception: error.name, message: clean(error.message), trace: told.trace };
  }
});
