// A value that is nested deeper than any stack.
function add() {
  let value = [];
  for (let depth = 0; depth < 200000; depth++) value = [value];
  return value;
}
