function add() {
  return /^(\w+\s?)*$/.test("aaaa ".repeat(20) + "!") ? 0 : 1;
}
