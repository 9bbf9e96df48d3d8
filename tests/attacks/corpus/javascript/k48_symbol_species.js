// A list whose copies are of a class of its own.
class Sum extends Array {
  static get [Symbol.species]() {
    return class extends Array {
      constructor() {
        super(3);
      }
    };
  }
  get 0() {
    return 3;
  }
}
function add() {
  return new Sum(0);
}
