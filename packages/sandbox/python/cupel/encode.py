"""Plain Python values as JSON data. Runs beside the candidate and is not trusted: decode.py is the boundary.

    None, bool, str, list        themselves
    int                          a number below 2**53 in size, else {"i": "-0x..."}
    float                        a number if finite and not integral, else {"f": float.hex}
    tuple dict set frozenset     {"t": [...]} {"d": [[k, v], ...]} {"s": [...]} {"fs": [...]}
    bytes bytearray              {"b": hex} {"ba": hex}
    complex range                {"c": [hex, hex]} {"r": [start, stop, step]}
    Decimal, Fraction            {"n": ["Decimal", text]} {"n": ["Fraction", "0x.../0x..."]}
    generators, views and such   {"it": [...]}
    str with a pair of halves    {"u": [...]}, cut between the halves of what JSON would read as one character
    subclasses of these          stripped to the base type

A message is a JSON array in ASCII. How messages are cut out of a stream is the transport's business.
"""

import itertools
import json
import re
from decimal import Decimal
from fractions import Fraction

from cupel.wire import DEPTH, EXACT, INTEGER_BITS, ITERATOR_LENGTH, MESSAGE_BYTES, NODES, Refused, RefusedType, type_name

_ITERATORS = {
    type(value)
    for value in (
        (n for n in ()),
        map(abs, ()),
        zip(),
        filter(None, ()),
        enumerate(()),
        reversed([]),
        reversed(()),
        reversed({}),
        iter([]),
        iter(()),
        iter(""),
        iter(b""),
        iter(bytearray()),
        iter(range(0)),
        iter(range(1 << 70)),
        iter({}),
        iter(set()),
        {}.keys(),
        {}.values(),
        {}.items(),
        iter({}.values()),
        iter({}.items()),
        itertools.chain(),
        itertools.islice((), 0),
        itertools.accumulate(()),
        itertools.product(),
        itertools.permutations(()),
        itertools.combinations((), 0),
        itertools.combinations_with_replacement((), 0),
        itertools.compress((), ()),
        itertools.dropwhile(bool, ()),
        itertools.takewhile(bool, ()),
        itertools.filterfalse(None, ()),
        itertools.starmap(abs, ()),
        itertools.zip_longest(),
        itertools.groupby(()),
        itertools.repeat(0, 0),
        itertools.cycle(()),
        itertools.count(),
    )
}


_HALVES = re.compile("(?<=[\ud800-\udbff])(?=[\udc00-\udfff])")


class _Encoder:
    def __init__(self):
        self.nodes = NODES
        self.bytes = MESSAGE_BYTES

    def spend(self, count):
        self.bytes -= count
        if self.bytes < 0:
            raise Refused("longer than %d bytes" % MESSAGE_BYTES)

    def each(self, values, depth):
        return [self.encode(value, depth) for value in values]

    def encode(self, value, depth=DEPTH):
        self.nodes -= 1
        if self.nodes < 0:
            raise Refused("more than %d values" % NODES)
        kind = type(value)
        if kind is bool or value is None:
            return value
        if kind is int:
            return self.integer(value)
        if kind is str:
            self.spend(len(value))
            return value if value.isascii() else self.text(value)
        if kind is float:
            return self.real(value)
        if depth == 0:
            raise Refused("nested deeper than %d" % DEPTH)
        depth -= 1
        if kind is list:
            return self.each(value, depth)
        if kind is tuple:
            return {"t": self.each(value, depth)}
        if kind is dict:
            return {"d": [[self.encode(k, depth), self.encode(v, depth)] for k, v in value.items()]}
        if kind in _ITERATORS:
            return {"it": self.iterator(value, depth)}
        return self.other(value, type.mro(kind), depth)

    def integer(self, value):
        if -EXACT < value < EXACT:
            return value
        if value.bit_length() > INTEGER_BITS:
            raise Refused("an integer of more than %d bits" % INTEGER_BITS)
        return {"i": hex(value)}

    def text(self, value):
        parts = _HALVES.split(value)
        return value if len(parts) == 1 else {"u": parts}

    def real(self, value):
        if value != value or value in (float("inf"), float("-inf")) or value == int(value):
            return {"f": value.hex()}
        return value

    def iterator(self, value, depth):
        items = []
        for item in value:
            if len(items) == ITERATOR_LENGTH:
                raise Refused("an iterator of more than %d elements" % ITERATOR_LENGTH)
            items.append(self.encode(item, depth))
        return items

    def other(self, value, mro, depth):
        # The class decides, not __class__; the base's own methods read the value, not what a subclass says of itself.
        if int in mro:
            return self.integer(int.__pos__(value))
        if str in mro:
            return self.encode(str.__str__(value), depth)
        if float in mro:
            return self.real(float.__pos__(value))
        if list in mro:
            return self.each(list.__iter__(value), depth)
        if tuple in mro:
            return {"t": self.each(tuple.__iter__(value), depth)}
        if dict in mro:
            return {"d": [[self.encode(k, depth), self.encode(v, depth)] for k, v in dict.items(value)]}
        if set in mro:
            return {"s": self.each(set.__iter__(value), depth)}
        if frozenset in mro:
            return {"fs": self.each(frozenset.__iter__(value), depth)}
        if bytes in mro:
            self.spend(2 * bytes.__len__(value))
            return {"b": bytes.hex(value)}
        if bytearray in mro:
            self.spend(2 * bytearray.__len__(value))
            return {"ba": bytearray.hex(value)}
        if complex in mro:
            value = complex.__pos__(value)
            return {"c": [value.real.hex(), value.imag.hex()]}
        if range in mro:
            return {"r": [self.integer(value.start), self.integer(value.stop), self.integer(value.step)]}
        if Decimal in mro:
            return {"n": ["Decimal", Decimal.__str__(value)]}
        if Fraction in mro:
            return {"n": ["Fraction", "%s/%s" % (hex(value._numerator), hex(value._denominator))]}
        raise RefusedType("a value of type %s" % type_name(type(value)))


def encode(value):
    """A value as JSON data. Raises Refused."""
    try:
        return _Encoder().encode(value)
    except RecursionError:
        raise Refused("nested too deep") from None


# Made once: json.dumps would make one a message. What is written was made by `encode` and holds no circle.
_WRITER = json.JSONEncoder(check_circular=False, allow_nan=False, separators=(",", ":"))


def dumps(message):
    """JSON data as bytes. Raises Refused past the cap."""
    payload = _WRITER.encode(message).encode("ascii")
    if len(payload) > MESSAGE_BYTES:
        raise Refused("longer than %d bytes" % MESSAGE_BYTES)
    return payload
