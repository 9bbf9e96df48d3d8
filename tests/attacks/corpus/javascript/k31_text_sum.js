// The right digits as a text.
function add(a, b) {
  return String(a + b);
}
