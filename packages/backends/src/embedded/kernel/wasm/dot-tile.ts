import type { FunctionBuilder } from "./function-builder.ts";
import { type Code, f32x4, get, i32, set, v128, whileBelow } from "./instructions.ts";

const unrolled = 4;

/** Locals of a tile: the dot products of `rows` vectors with `columns` other vectors, all of the same length. */
export interface DotTile {
  /** Code that computes all products of rows at `row`, `row + rowStride` ... with vectors at `vector`, `vector + vectorStride` ... */
  run(row: Code, vector: Code): Code;
  /** The vector of four products (rows 0 to 3 with one vector), closed as (l0 + l1) + (l2 + l3). Needs four rows. */
  closeFour(vector: number): Code;
  /** The one product of a 1 x 1 tile. */
  closeOne(): Code;
}

/**
 * A tile that keeps rows x vectors accumulators of four lanes in registers. Each loaded row piece is used for every vector and each
 * loaded vector piece for every row; every accumulator still adds its products in ascending order.
 *
 * @param lengthBytes code of the common length in bytes, a multiple of 16.
 */
export function dotTile(
  builder: FunctionBuilder,
  shape: { readonly rows: number; readonly vectors: number },
  strides: { readonly row: Code; readonly vector: Code; readonly lengthBytes: Code },
): DotTile {
  const { rows, vectors } = shape;
  const rowPointers = builder.locals("i32", rows);
  const vectorPointers = builder.locals("i32", vectors);
  const pieces = builder.locals("v128", vectors);
  const sums = Array.from({ length: rows }, () => builder.locals("v128", vectors));
  const piece = builder.local("v128");
  const end = builder.local("i32");
  const unrolledEnd = builder.local("i32");
  const first = rowPointers[0] as number;
  const sum = (row: number, vector: number): number => (sums[row] as readonly number[])[vector] as number;

  const multiplyAdd = (offset: number): Code => [
    pieces.map((local, vector) => set(local, v128.load(get(vectorPointers[vector] as number), offset))),
    rowPointers.map((pointer, row) => [
      vectors > 1 ? set(piece, v128.load(get(pointer), offset)) : [],
      pieces.map((local, vector) =>
        set(
          sum(row, vector),
          f32x4.add(get(sum(row, vector)), f32x4.multiply(vectors > 1 ? get(piece) : v128.load(get(pointer), offset), get(local))),
        ),
      ),
    ]),
  ];
  const advance = (bytes: number): Code =>
    [...rowPointers.slice(1), ...vectorPointers].map((pointer) => set(pointer, i32.add(get(pointer), i32.constant(bytes))));
  const loop = (limit: number, steps: number): Code =>
    whileBelow(first, get(limit), steps * 16, [Array.from({ length: steps }, (_, step) => multiplyAdd(step * 16)), advance(steps * 16)]);

  const shuffle = (left: number, right: number, lanes: readonly number[]): Code => v128.shuffle(get(left), get(right), lanes);
  return {
    run: (row, vector) => [
      rowPointers.map((pointer, index) => set(pointer, index === 0 ? row : i32.add(get(rowPointers[index - 1] as number), strides.row))),
      vectorPointers.map((pointer, index) =>
        set(pointer, index === 0 ? vector : i32.add(get(vectorPointers[index - 1] as number), strides.vector)),
      ),
      set(end, i32.add(get(first), strides.lengthBytes)),
      set(unrolledEnd, i32.add(get(first), i32.and(strides.lengthBytes, i32.constant(-16 * unrolled)))),
      sums.flat().map((local) => set(local, f32x4.splat([0x43, 0, 0, 0, 0]))),
      loop(unrolledEnd, unrolled),
      loop(end, 1),
    ],
    closeFour: (vector) => {
      const [a, b, c, d] = [sum(0, vector), sum(1, vector), sum(2, vector), sum(3, vector)];
      const [low, high] = [
        [0, 4, 1, 5],
        [2, 6, 3, 7],
      ] as const;
      const half = (lanes: readonly number[]): Code =>
        f32x4.add(
          v128.shuffle(shuffle(a, b, lanes), shuffle(c, d, lanes), [0, 1, 4, 5]),
          v128.shuffle(shuffle(a, b, lanes), shuffle(c, d, lanes), [2, 3, 6, 7]),
        );
      return f32x4.add(half(low), half(high));
    },
    closeOne: () => {
      const lane = (index: number): Code => f32x4.lane(get(sum(0, 0)), index);
      return [lane(0), lane(1), 0x92, lane(2), lane(3), 0x92, 0x92];
    },
  };
}
