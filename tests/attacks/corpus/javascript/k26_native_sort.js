function add() {
  const all = new Array(2e6).fill(0).map((_, index) => -index);
  for (;;) all.sort(() => 1);
}
