// A list that reads as the number.
function add(a, b) {
  return [a + b];
}
