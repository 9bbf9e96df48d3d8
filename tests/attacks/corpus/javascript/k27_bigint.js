function add(a, b) {
  let big = 2n;
  for (;;) big **= 1000n;
}
