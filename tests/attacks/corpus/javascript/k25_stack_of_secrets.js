function add(a, b) {
  const error = new Error("x".repeat(1e6));
  error.name = `pass ${a + b}`;
  error.stack = "    at pass (candidate.js:1e9:1)\n".repeat(1e4);
  throw error;
}
