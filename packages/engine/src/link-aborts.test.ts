import { expect, test } from "vitest";
import { linkAborts } from "./link-aborts.ts";

test("a link is aborted with the first of its sources, for its reason", () => {
  const [left, right] = [new AbortController(), new AbortController()];
  const link = linkAborts(left.signal, right.signal);
  expect(link.signal.aborted).toBe(false);
  right.abort("right");
  left.abort("left");
  expect(link.signal).toMatchObject({ aborted: true, reason: "right" });
});

test("a link to what was aborted already is aborted", () => {
  expect(linkAborts(AbortSignal.abort("before")).signal).toMatchObject({ aborted: true, reason: "before" });
});

test("a link that was released follows no more", () => {
  const source = new AbortController();
  const [released, other] = [linkAborts(source.signal), linkAborts(source.signal)];
  released.release();
  source.abort();
  expect([released.signal.aborted, other.signal.aborted]).toEqual([false, true]);
});
