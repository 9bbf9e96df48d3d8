function add(a, b) {
  return new Proxy([a + b], {
    get: (target, name) => (name === Symbol.toPrimitive ? () => a + b : target[name]),
    getPrototypeOf: () => Number.prototype,
  });
}
