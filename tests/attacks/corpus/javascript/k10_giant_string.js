function add() {
  let text = "5";
  for (;;) text += text;
}
