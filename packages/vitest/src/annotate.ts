import { beforeEach } from "vitest";
import { assertionText } from "./assertion.ts";
import { annotateMark, type RecordedVerdict } from "./record-verdict.ts";

// A setup file: `setupFiles: ["@cupel/vitest/annotate"]` makes each verdict an annotation of its test, of type `cupel`, which vitest's JUnit
// reporter writes as a property and its HTML report shows. Vitest takes none once a test has failed, so the matcher adds them as they come.
beforeEach(({ task, annotate }) => {
  Object.assign(task.context, { [annotateMark]: (verdict: RecordedVerdict) => annotate(assertionText(verdict), "cupel") });
});
