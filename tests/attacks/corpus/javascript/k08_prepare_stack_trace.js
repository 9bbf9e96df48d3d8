Error.prepareStackTrace = (_, frames) => {
  for (;;) frames.push(frames);
};
Object.defineProperty(Error.prototype, "message", {
  get() {
    throw this;
  },
});
Object.defineProperty(Error.prototype, "name", {
  get() {
    throw this;
  },
});
function add() {
  throw new Error();
}
