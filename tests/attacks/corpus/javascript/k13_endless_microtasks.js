function add(a, b) {
  const again = () => void Promise.resolve().then(again);
  again();
  return a + b;
}
