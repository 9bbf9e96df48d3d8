function add(a, b) {
  return ["n", a + b];
}
