"""Sticky faults: kept outside the tests' reach, raised as a BaseException at once and by every later call, so that a test that swallows
exceptions cannot turn the death of a candidate into a pass."""


class Fault(BaseException):
    """The candidate is gone, out of time or out of bounds; or the job itself cannot be judged."""


class Faults:
    """Keeps the first fault of a job. `status` is "fail", or "error" where no candidate can be blamed."""

    def __init__(self):
        self.status = "fail"
        self.code = None
        self.text = ""

    def trip(self, code, text, status="fail"):
        """Records a fault, if it is the first, and raises it."""
        if self.code is None:
            self.status, self.code, self.text = status, code, str(text)[:2000]
        raise Fault(self.text)

    def check(self):
        """Raises the fault that was recorded, if one was."""
        if self.code is not None:
            raise Fault(self.text)
