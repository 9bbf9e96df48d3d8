"""In the judge: the time of a job."""

import signal
from contextlib import contextmanager


class Clock:
    """Trips the fault of a job that is out of time."""

    def __init__(self, faults):
        self._faults = faults
        self._armed = False
        self._held = False

    def run(self, wall_ms, action):
        """The action's result. The fault is raised in its midst, again and again, since a test may swallow the first."""

        def late(_signal, _frame):
            if self._armed and not self._held:
                self._faults.trip("timeout", "no verdict within %d ms" % wall_ms)

        self._armed = True
        signal.signal(signal.SIGALRM, late)
        signal.setitimer(signal.ITIMER_REAL, wall_ms / 1000, 0.05)
        try:
            try:
                return action()
            finally:
                self._armed = False
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    @contextmanager
    def held(self):
        """Nothing is interrupted meanwhile: the clock strikes afterwards."""
        self._held = True
        try:
            yield
        finally:
            self._held = False
