# Right for a while, then never again: a verdict must wait for the end of the tests.
import time

CALLS = []


def add(a, b):
    CALLS.append(1)
    if len(CALLS) > 2:
        time.sleep(60)
    return a + b
