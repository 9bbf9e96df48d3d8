function add() {
  const all = [];
  all.length = 4294967295;
  return all;
}
