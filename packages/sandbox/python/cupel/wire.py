"""What judge and candidate agree on: the caps of a message, and what is refused. The table of values is in encode.py."""

MESSAGE_BYTES = 4 << 20
DEPTH = 200
INTEGER_BITS = 1_000_000
FRACTION_BITS = 100_000
DECIMAL_DIGITS = 10_000
DECIMAL_EXPONENT = 10_000
RANGE_LENGTH = 1_000_000
ITERATOR_LENGTH = 100_000
NODES = 2_000_000
EXACT = 1 << 53


class Refused(Exception):
    """A value or a message that does not cross."""


class RefusedType(Refused):
    """A value of a type that has no place in the table."""


def type_name(cls):
    """The name of a class, past metaclasses that lie or raise."""
    try:
        return str.__str__(type.__dict__["__name__"].__get__(cls))[:80]
    except BaseException:
        return "object"
