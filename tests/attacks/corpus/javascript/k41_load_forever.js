// Never gets as far as being asked.
while (true);
function add(a, b) {
  return a + b;
}
