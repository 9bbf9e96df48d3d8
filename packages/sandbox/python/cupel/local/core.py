"""The core that a judge, its zygote and their candidates share: they take turns, and a core that is not left idle need not be woken."""

import os

_ALLOWED = sorted(os.sched_getaffinity(0))


def move(place, process=0):
    """Onto the core at a place among those that were allowed at the start; None: onto all of them. What cannot be moved stays."""
    try:
        os.sched_setaffinity(process, _ALLOWED if place is None else [_ALLOWED[place % len(_ALLOWED)]])
    except OSError:
        pass
