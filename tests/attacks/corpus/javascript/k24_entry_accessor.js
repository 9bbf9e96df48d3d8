let seen = 0;
Object.defineProperty(globalThis, "add", {
  get() {
    seen += 1;
    return seen > 1 ? (a, b) => a + b : undefined;
  },
  configurable: true,
});
