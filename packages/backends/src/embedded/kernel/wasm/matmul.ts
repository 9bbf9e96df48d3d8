import { dotTile } from "./dot-tile.ts";
import { FunctionBuilder } from "./function-builder.ts";
import { type Code, f32, get, i32, set, v128, when, whileBelow } from "./instructions.ts";

/** Positions per tile of the blocked form: 4 rows x 2 positions are eight accumulators, which with their operands fill the 16 registers of x64. */
const blockedPositions = 2;

/** `Kernel.matmul`: tiles of four rows by two positions, then by one; rows beyond a multiple of four one by one. */
export function matmul(): FunctionBuilder {
  const builder = new FunctionBuilder("matmul");
  const [weights, input, output, rows, columns, positions] = builder.parameters("i32", "i32", "i32", "i32", "i32", "i32");
  const [length, row, position, target, evenPositions, fullRows, vector] = builder.locals("i32", 7) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const strides = { row: get(length), vector: get(length), lengthBytes: get(length) };
  const blocked = dotTile(builder, { rows: 4, vectors: blockedPositions }, strides);
  const single = dotTile(builder, { rows: 4, vectors: 1 }, strides);
  const lone = dotTile(builder, { rows: 1, vectors: 1 }, strides);
  const outputStride = i32.shiftLeft(get(rows), i32.constant(2));
  const nextPositions = (count: number): Code => [
    set(vector, i32.add(get(vector), i32.multiply(get(length), i32.constant(count)))),
    set(target, i32.add(get(target), i32.multiply(outputStride, i32.constant(count)))),
  ];
  const start: Code = [
    set(position, i32.constant(0)),
    set(vector, get(input)),
    set(target, i32.add(get(output), i32.shiftLeft(get(row), i32.constant(2)))),
  ];

  return builder.emit(
    set(length, i32.shiftLeft(get(columns), i32.constant(2))),
    set(fullRows, i32.and(get(rows), i32.constant(-4))),
    set(evenPositions, i32.and(get(positions), i32.constant(-blockedPositions))),
    set(row, i32.constant(0)),
    whileBelow(row, get(fullRows), 4, [
      start,
      whileBelow(position, get(evenPositions), blockedPositions, [
        blocked.run(get(weights), get(vector)),
        v128.store(get(target), blocked.closeFour(0)),
        v128.store(i32.add(get(target), outputStride), blocked.closeFour(1)),
        nextPositions(blockedPositions),
      ]),
      when(i32.less(get(position), get(positions)), [single.run(get(weights), get(vector)), v128.store(get(target), single.closeFour(0))]),
      set(weights, i32.add(get(weights), i32.shiftLeft(get(length), i32.constant(2)))),
    ]),
    whileBelow(row, get(rows), 1, [
      start,
      whileBelow(position, get(positions), 1, [
        lone.run(get(weights), get(vector)),
        f32.store(get(target), lone.closeOne()),
        nextPositions(1),
      ]),
      set(weights, i32.add(get(weights), get(length))),
    ]),
  );
}
