import type { Cell } from "../plan/cells.ts";
import type { Findings } from "./findings.ts";
import type { Session } from "./session.ts";
import { CheckStopped } from "./stop.ts";

/** Times a divergence is sent again. */
export const reproductions = 10;

/** Sends the first divergence of an axis again, to estimate how often it recurs. One that never does still stands. */
export async function reproduce(
  { session, findings }: { readonly session: Session; readonly findings: Findings },
  cell: Cell,
): Promise<void> {
  const first = findings.found.find(({ cell: { axis, level } }) => axis === cell.axis && level === cell.level);
  if (first === undefined) return;
  const { axis, level, treatment, settings } = cell;
  const before = axis === "order" ? session.predecessorOf(first.right) : undefined;
  const after = before === undefined ? {} : { after: before };
  try {
    for (let run = 0; run < reproductions; run++) {
      await session.before(treatment);
      await session.send({
        ...after,
        prompts: [first.prompt],
        treatment,
        place: { purpose: "reproduce", axis, level, run, treatment: settings },
      });
    }
  } catch (thrown) {
    // The proof is there; a budget that ends here costs the estimate alone.
    if (!(thrown instanceof CheckStopped)) throw thrown;
  }
}
