"""In the judge: what is noted of a job while it runs."""


def fail(result, code, detail):
    result["status"], result["code"], result["detail"] = "fail", code, detail


class Count:
    """How many of a job's cases hold, and the first that does not, under `cases` of the result. With `each`, also which of them hold."""

    def __init__(self, result, total, each=False):
        self._result = result
        self._counts = result["cases"] = {"total": total, "passed": 0}
        if each:
            self._counts["held"] = []

    def passed(self):
        self._counts["passed"] += 1
        self._tell(True)

    def failed(self, failure, note):
        """Notes a failure, {"code", "detail", ...}, which becomes the job's if it is the first. `note(detail)` is its private text."""
        self._tell(False)
        if "first" in self._counts:
            return
        code, detail = failure.pop("code"), failure.pop("detail")
        self._counts["first"] = failure
        fail(self._result, code, note(detail))
        if "exception" in failure:
            self._result["exception"] = failure["exception"]

    def _tell(self, held):
        if "held" in self._counts:
            self._counts["held"].append(held)
