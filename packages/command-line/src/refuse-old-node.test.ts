import { expect, test, vi } from "vitest";
import { refuseOldNode } from "./refuse-old-node.ts";

test.each(["22.19.0", "22.20.1", "24.0.0", "26.1.0"])("Node %s is new enough", (version) => {
  expect(() => refuseOldNode(version)).not.toThrow();
});

test.each(["18.20.0", "20.20.2", "22.18.0"])("Node %s ends the process with exit code 2", (version) => {
  const exit = vi.spyOn(process, "exit").mockImplementation((code) => {
    throw new Error(`exit ${code}`);
  });
  try {
    expect(() => refuseOldNode(version)).toThrow("exit 2");
  } finally {
    exit.mockRestore();
  }
});
