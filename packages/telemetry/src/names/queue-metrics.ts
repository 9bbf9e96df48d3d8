import { counterOf, gaugeOf, histogramOf } from "../metrics/metric-definition.ts";
import { open } from "./bounds.ts";
import { jobSeconds } from "./buckets.ts";

const { kind } = open;

/** Work that waits. */
export const queueMetrics = {
  queueJobs: gaugeOf("cupel.queue.jobs", "{job}", "Jobs by what they are waiting for", {
    kind,
    state: ["waiting", "active", "delayed", "paused"],
  }),
  queueOldest: gaugeOf("cupel.queue.oldest", "s", "Age of the job that waits longest", { kind }),
  queueWait: histogramOf("cupel.queue.wait", "s", jobSeconds, { description: "How long jobs waited", labels: { kind } }),
  queueJobDuration: histogramOf("cupel.queue.job.duration", "s", jobSeconds, {
    description: "How long jobs ran",
    labels: { kind, outcome: ["done", "failed", "aborted"] },
  }),
  queueRetries: counterOf("cupel.queue.retries", "{job}", "Jobs that were tried again", { kind }),
  queueStalled: counterOf("cupel.queue.stalled", "{job}", "Jobs whose worker was lost", { kind }),
  queueFenceRejected: counterOf("cupel.queue.fence_rejected", "{result}", "Results of workers that had lost their job", {}),
  queueDuplicateResults: counterOf("cupel.queue.duplicate_results", "{result}", "Results that came twice, and whether they were the same", {
    equal: ["true", "false"],
  }),
  queuePaused: gaugeOf("cupel.queue.paused", "{provider}", "1 while a provider is left alone", { provider: open.provider }),
} as const;
