# Numbers at the edges of what a comparison can hold.
VALUES = [10**400, float("nan"), float("inf"), -0.0, 1e308 * 10, 2**1023 * 2]


def add(a, b):
    return VALUES[(a + b) % len(VALUES)]
