function* add() {
  for (;;) yield 5;
}
const all = add;
globalThis.add = () => [...all()];
add = () => [...all()];
