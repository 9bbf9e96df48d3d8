"""In the judge: what is noted of a job while it runs."""


def fail(result, code, detail):
    result["status"], result["code"], result["detail"] = "fail", code, detail


class Count:
    """How many of a job's cases hold, and the first that does not, under `cases` of the result."""

    def __init__(self, result, total):
        self._result = result
        self._counts = result["cases"] = {"total": total, "passed": 0}

    def passed(self):
        self._counts["passed"] += 1

    def failed(self, failure, note):
        """Notes a failure, {"code", "detail", ...}, which becomes the job's if it is the first. `note(detail)` is its private text."""
        if "first" in self._counts:
            return
        code, detail = failure.pop("code"), failure.pop("detail")
        self._counts["first"] = failure
        fail(self._result, code, note(detail))
        if "exception" in failure:
            self._result["exception"] = failure["exception"]
