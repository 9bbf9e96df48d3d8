for (const index of [0, 1, 2, 3]) Object.defineProperty(Array.prototype, index, { get: () => "ok", set() {}, configurable: true });
Array.isArray = () => false;
function add() {
  return ["ok", 5];
}
