"""Typed equality of a candidate's value and JSON data, for cases."""

import math


def _number(value):
    return type(value) in (int, float)


def _numbers_equal(got, expected, tolerance):
    if type(got) is int and type(expected) is int:
        return got == expected
    if got != got or expected != expected:
        return got != got and expected != expected
    try:
        return math.isclose(got, expected, rel_tol=max(1e-9, tolerance), abs_tol=max(1e-12, tolerance))
    except OverflowError:  # an integer past the floats
        return False


def equal(got, expected, tolerance=0.0):
    """True where `got` is `expected`. Booleans are no numbers; 1 equals 1.0; NaN equals NaN; a tuple equals a list here, at the
    JSON boundary; dict order is ignored, list order is not. A tolerance counts only where one side is a float."""
    if _number(got) and _number(expected):
        return _numbers_equal(got, expected, tolerance)
    if type(got) in (list, tuple) and type(expected) in (list, tuple):
        return len(got) == len(expected) and all(equal(g, e, tolerance) for g, e in zip(got, expected))
    if type(got) is not type(expected):
        return False
    if type(got) is dict:
        # JSON keys are strings: a number must not stand for its text, nor True for 1.
        return len(got) == len(expected) and all(
            type(key) is str and key in expected and equal(value, expected[key], tolerance) for key, value in got.items()
        )
    return got == expected
