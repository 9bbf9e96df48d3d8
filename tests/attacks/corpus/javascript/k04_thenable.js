function add(a, b) {
  return {
    then(done) {
      done(a + b);
    },
  };
}
