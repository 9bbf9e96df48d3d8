// A timer that never ends, and a promise that waits for it.
function add() {
  return new Promise(() => setInterval(() => {}, 0));
}
