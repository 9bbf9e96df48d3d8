"""In the judge: where the candidate of a job runs, a locked child, and after each `renew` another. See judge.py for what a place is."""

import os
import signal

from cupel.local.child import Child


class LocalPlace:
    def __init__(self, control, faults, clock):
        self._control = control
        self._faults = faults
        self._clock = clock
        self.child = Child(control)
        self.cpu = 0.0
        self.peak = 0
        self.ending = 0

    def exchange(self, payload):
        reply = self.child.ask(payload, self._faults)
        if reply is None:
            self._faults.trip("crashed", "the program ended")
        return reply

    def run(self, payload):
        reply = self.child.ask(payload, self._faults)
        return reply, self.child.written()

    def renew(self):
        with self._clock.held():
            self.close()
            self.child = Child(self._control)

    def close(self):
        if self.child is None:
            return
        child, self.child = self.child, None
        self.ending, cpu, peak = child.bury()
        self.cpu += cpu
        self.peak = max(self.peak, peak)

    def explain(self, result, wall_ms):
        """How the child died, where that is the verdict."""
        if result["code"] != "crashed" or not os.WIFSIGNALED(self.ending):
            return
        number = os.WTERMSIG(self.ending)
        if number != signal.SIGKILL:  # which may be ours
            result["detail"] = "killed by %s" % signal.Signals(number).name
        if number == signal.SIGXCPU or (number == signal.SIGKILL and self.cpu * 1000 >= wall_ms):
            result["code"] = "timeout"
