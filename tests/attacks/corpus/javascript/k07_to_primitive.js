function add(a, b) {
  return { [Symbol.toPrimitive]: () => a + b };
}
