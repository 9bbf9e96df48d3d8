/** A number written in decimals as a cell: an INTEGER where it is whole, else the REAL that is next to it. */
export function numberCell(text: string): number | bigint {
  const whole = /^(-?\d+)(?:\.0*)?$/.exec(text);
  return whole === null ? Number(text) : BigInt(whole[1] ?? text);
}
