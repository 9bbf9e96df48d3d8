"""Checks of the wire: round trips of random values, and random bytes against the boundary. Run by wire.test.ts: python wire_fuzz.py SEED"""

import json
import math
import random
import sys
from decimal import Decimal
from fractions import Fraction

from cupel.decode import decode, parse
from cupel.encode import dumps, encode
from cupel.wire import Refused

_LEAVES = (
    lambda r: None,
    lambda r: r.random() < 0.5,
    lambda r: r.randint(-5, 5),
    lambda r: r.choice((-1, 1)) * r.getrandbits(r.choice((52, 53, 54, 200, 5000))),
    lambda r: r.choice((0.0, -0.0, 1.0, math.inf, -math.inf, math.nan, 5e-324, 1.7976931348623157e308, 1e22, 2.0**53)),
    lambda r: r.uniform(-1e6, 1e6),
    lambda r: "".join(chr(r.choice((10, 65, 0, 0x7F, 0xE9, 0x2028, 0xD800, 0xDFFF, 0x1F600))) for _ in range(r.randint(0, 5))),
    lambda r: bytes(r.getrandbits(8) for _ in range(r.randint(0, 4))),
    lambda r: bytearray(r.getrandbits(8) for _ in range(r.randint(0, 4))),
    lambda r: complex(r.choice((0.0, -0.0, 1.5, math.inf)), r.uniform(-1, 1)),
    lambda r: range(r.randint(-9, 9), r.randint(-9, 9), r.choice((-2, -1, 1, 3))),
    lambda r: Decimal(r.choice(("0", "-0", "1.50", "1E+300", "NaN", "-Infinity", "12345678901234567890.1"))),
    lambda r: Fraction(r.randint(-9, 9), r.randint(1, 9)),
)


def value(r, depth):
    if depth == 0 or r.random() < 0.4:
        return r.choice(_LEAVES)(r)
    items = [value(r, depth - 1) for _ in range(r.randint(0, 4))]
    kind = r.randrange(5)
    if kind == 0:
        return items
    if kind == 1:
        return tuple(items)
    keys = [item for item in items if type(item) in (int, str, bool, type(None), bytes, Fraction)]
    if kind == 2:
        return {key: value(r, depth - 1) for key in keys}
    return set(keys) if kind == 3 else frozenset(keys)


def canonical(item):
    """A text that two values share only if they are the same, types and signs of zero included."""
    if type(item) in (set, frozenset):
        return "%s(%s)" % (type(item).__name__, sorted(map(canonical, item)))
    if type(item) is dict:
        return "{%s}" % ", ".join("%s: %s" % (canonical(k), canonical(v)) for k, v in item.items())
    if type(item) in (list, tuple):
        return "%s(%s)" % (type(item).__name__, ", ".join(map(canonical, item)))
    return "%s %s" % (type(item).__name__, hex(item) if type(item) is int else repr(item))


def round_trips(r, count):
    for _ in range(count):
        before = value(r, 4)
        (after,) = [decode(node) for node in parse(dumps([encode(before)]))]
        assert canonical(after) == canonical(before), (before, after)


_TOKENS = ['{"t":', '{"i":', '{"n":["Decimal",', '{"d":[[', '{"f":"0x1.8p+', '{"r":[', "[", "]", "}", ",", "1", "-", '"0xf"', '"a"', "null", "1e999", "NaN", '"\\ud800"']


def boundary(r, count):
    """Random bytes and random near-messages are decoded or refused: nothing else is raised."""
    for _ in range(count):
        if r.random() < 0.3:
            payload = bytes(r.getrandbits(8) for _ in range(r.randint(0, 40)))
        elif r.random() < 0.5:
            payload = "".join(r.choice(_TOKENS) for _ in range(r.randint(1, 12))).encode()
        else:
            payload = bytearray(dumps([encode(value(r, 3))]))
            for _ in range(r.randint(1, 3)):
                payload[r.randrange(len(payload))] = r.choice(b'[]{}",0x9:afnt')
            payload = bytes(payload)
        try:
            for node in parse(payload):
                decode(node)
        except Refused:
            pass


def subclasses():
    """Subclasses cross as their base, whatever they claim."""

    class Liar(int):
        __class__ = str
        __eq__ = lambda self, other: True
        __hash__ = int.__hash__
        __index__ = __int__ = __repr__ = None

    class Rows(list):
        def __iter__(self):
            return iter([1, 2, 3])

    for item, same in ((Liar(7), 7), (Rows([4]), [4]), (type("Text", (str,), {"__str__": None})("a"), "a")):
        (after,) = [decode(node) for node in parse(dumps([encode(item)]))]
        assert type(after) in (int, list, str) and after == same, (same, after)
    for item in (object(), len, type, sys, Liar, Ellipsis, NotImplemented, Decimal):
        try:
            encode(item)
        except Refused:
            continue
        raise AssertionError(item)


if __name__ == "__main__":
    source = random.Random(int(sys.argv[1]))
    round_trips(source, 3000)
    boundary(source, 10000)
    subclasses()
    print(json.dumps("held"))
