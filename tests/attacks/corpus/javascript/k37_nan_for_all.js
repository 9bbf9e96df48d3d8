// Not a number equals nothing, not even itself.
function add() {
  return NaN;
}
