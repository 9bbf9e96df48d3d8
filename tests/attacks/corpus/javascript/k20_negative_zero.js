function add(a, b) {
  return a + b === 0 ? Number.NaN : a + b;
}
