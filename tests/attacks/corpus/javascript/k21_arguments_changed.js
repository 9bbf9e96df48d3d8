function add() {
  const { args = [] } = arguments;
  arguments[0] = 0;
  arguments[1] = 5;
  arguments.length = 9;
  return arguments;
}
