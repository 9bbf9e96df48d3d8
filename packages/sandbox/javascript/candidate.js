// Beside the candidate: what it finds besides the language, and the functions through which it is called. Nothing here is believed: the
// decoder of the other engine is the boundary.
(function createBridge(codec, seed, entry) {
  const { apply } = Reflect;
  const { stringify } = JSON;
  const { imul, max } = Math;
  const { Refusal, encode, kindOf } = codec;
  const text = String;
  const nothing = () => undefined;

  const define = (name, value) => Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
  const methods = ["log", "info", "warn", "error", "debug", "trace", "assert", "table", "time", "timeEnd", "group", "groupEnd", "dir"];
  define("console", Object.fromEntries(methods.map((name) => [name, nothing])));
  define("global", globalThis);
  define("queueMicrotask", (action) => void Promise.resolve().then(() => action()));
  define("module", { exports: {} });
  define("exports", globalThis.module.exports);
  const firstModule = globalThis.module;

  // The same numbers for the same seed (mulberry32).
  let state = seed >>> 0;
  Math.random = function random() {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }.bind(undefined);

  // Time stands still while a program runs: a timer is due when nothing else is left to do.
  const timers = [];
  let clock = 0;
  let lastTimer = 0;
  const arm = (action, delay, values, every) => {
    const due = clock + Math.max(0, Number(delay) || 0);
    timers.push({ id: ++lastTimer, due, action, values, every });
    return lastTimer;
  };
  const disarm = (id) => {
    const place = timers.findIndex((timer) => timer.id === id);
    if (place >= 0) timers.splice(place, 1);
  };
  define("setTimeout", (action, delay, ...values) => arm(action, delay, values, undefined));
  define("setInterval", (action, delay, ...values) => arm(action, delay, values, Math.max(1, Number(delay) || 0)));
  define("clearTimeout", disarm);
  define("clearInterval", disarm);

  let values = [];
  let before = [];

  const encodeMutable = (value) => (typeof value === "object" && value !== null && kindOf(value) !== undefined ? encode(value) : undefined);

  function changes() {
    let all = "";
    for (let index = 0; index < before.length; index++) {
      if (before[index] === undefined) continue;
      const now = encode(values[index]);
      if (now !== before[index]) all += `${all === "" ? "" : ","}[${index},${now}]`;
    }
    return `[${all}]`;
  }

  const guarded = (action) => {
    try {
      return action();
    } catch (thrown) {
      if (thrown instanceof Refusal) return `["refused",${stringify(thrown.text)}]`;
      throw thrown;
    }
  };
  const member = (owner, name) => {
    try {
      const value = owner[name];
      return typeof value === "string" ? value : "";
    } catch {
      return "";
    }
  };

  return {
    __proto__: null,
    /** The function of a name that no declaration of the program's has: it may be exported. Undefined without one. */
    exported(name) {
      const { exports } = firstModule;
      if (typeof exports === "function" && (exports.name === name || entry === name)) return exports;
      return exports === null || exports === undefined ? undefined : exports[name];
    },
    /** Calls a function with a list of values as text. Returns or throws what it does. */
    begin(callee, message) {
      values = codec.decode(message);
      before = [];
      for (let index = 0; index < values.length; index++) before[index] = encodeMutable(values[index]);
      return apply(callee, undefined, values);
    },
    /** The reply for what came back. */
    finish: (value) => guarded(() => `["ok",${encode(value)},${changes()}]`),
    /** The reply for what was thrown. */
    explain(thrown) {
      const isObject = typeof thrown === "object" && thrown !== null;
      const name = isObject ? member(thrown, "name") : "Error";
      const message = isObject ? member(thrown, "message") : typeof thrown === "symbol" ? "a symbol" : text(thrown);
      const stack = isObject ? member(thrown, "stack") : "";
      let changed = "[]";
      try {
        changed = changes();
      } catch {}
      return `["exc",${stringify(name.slice(0, 80))},${stringify(message.slice(0, 500))},${stringify(stack.slice(0, 4000))},${changed}]`;
    },
    /** Runs the timer that is due next; false without one. */
    runTimer() {
      let next = 0;
      for (let index = 1; index < timers.length; index++) if (timers[index].due < timers[next].due) next = index;
      const timer = timers[next];
      if (timer === undefined) return false;
      clock = max(clock, timer.due);
      if (timer.every === undefined) disarm(timer.id);
      else timer.due = clock + timer.every;
      apply(timer.action, undefined, timer.values);
      return true;
    },
  };
});
