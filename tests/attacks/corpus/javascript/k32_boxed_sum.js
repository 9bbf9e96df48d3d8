// A Number object with another number inside.
function add(a, b) {
  const sum = new Number(a + b + 1);
  sum.valueOf = () => a + b;
  return sum;
}
