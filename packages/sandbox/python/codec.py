"""Plain Python values as JSON, between a judge and a candidate that do not share an interpreter.

`encode` runs beside the candidate and is not trusted. `decode` and `parse` run in the judge and are the boundary: a closed
set of tags, caps on everything, no constructor by name beyond the table below. The other way round the same pair is used.

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


# --- encoding -------------------------------------------------------------------------------------------------------------

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


def type_name(cls):
    """The name of a class, past metaclasses that lie or raise."""
    try:
        return str.__str__(type.__dict__["__name__"].__get__(cls))[:80]
    except BaseException:
        return "object"


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


def dumps(message):
    """JSON data as bytes. Raises Refused past the cap."""
    payload = json.dumps(message, allow_nan=False, separators=(",", ":")).encode("ascii")
    if len(payload) > MESSAGE_BYTES:
        raise Refused("longer than %d bytes" % MESSAGE_BYTES)
    return payload


# --- decoding: the boundary -----------------------------------------------------------------------------------------------


class Tag:
    """An object of the wire: always one member."""

    __slots__ = ("name", "value")

    def __init__(self, name, value):
        self.name = name
        self.value = value


def _pairs(pairs):
    if len(pairs) != 1:
        raise Refused("an object that is no tag")
    return Tag(*pairs[0])


def _integer(text):
    if len(text) > 17:
        raise Refused("a number of too many digits")
    return int(text)


def _real(text):
    if len(text) > 40:
        raise Refused("a number of too many digits")
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise Refused("a number out of range")
    return value


def _constant(text):
    raise Refused(text)


_PARSER = json.JSONDecoder(object_pairs_hook=_pairs, parse_int=_integer, parse_float=_real, parse_constant=_constant)
_NESTING = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]')


def _too_deep(payload, limit):
    # Only a message with many brackets can be deep: most are settled by counting.
    if payload.count(b"[") + payload.count(b"{") <= limit:
        return False
    depth = 0
    for match in _NESTING.finditer(payload):
        mark = match.group()
        if mark in (b"[", b"{"):
            depth += 1
            if depth > limit:
                return True
        elif mark in (b"]", b"}"):
            depth -= 1
    return False


def parse(payload):
    """The JSON data of a message, objects as Tags. Raises Refused for anything that is not a JSON array within the caps."""
    if len(payload) > MESSAGE_BYTES:
        raise Refused("longer than %d bytes" % MESSAGE_BYTES)
    # A tagged value nests up to three brackets a level.
    if _too_deep(payload, 3 * DEPTH + 10):
        raise Refused("nested too deep")
    try:
        message = _PARSER.decode(payload.decode("ascii"))
    except Refused:
        raise
    except (ValueError, RecursionError, TypeError):
        raise Refused("not JSON") from None
    if type(message) is not list:
        raise Refused("not an array")
    return message


_HEX_INTEGER = re.compile(r"-?0x[0-9a-f]+\Z")
_HEX_FLOAT = re.compile(r"-?(?:0x[01]\.[0-9a-f]{1,13}p[+-][0-9]{1,4}|inf)\Z|nan\Z")
_HEX_BYTES = re.compile(r"(?:[0-9a-f]{2})*\Z")
_DECIMAL = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?(?:E([+-]?[0-9]{1,6}))?|Infinity|s?NaN)\Z")


def _check(condition, why):
    if not condition:
        raise Refused(why)


def _list(value):
    _check(type(value) is list, "a tag without its list")
    return value


def _text(value, pattern, longest):
    _check(type(value) is str and len(value) <= longest and pattern.match(value) is not None, "a malformed tag")
    return value


def _hex_integer(value, bits=INTEGER_BITS):
    return int(_text(value, _HEX_INTEGER, bits // 4 + 4), 16)


def _hex_float(value):
    try:
        return float.fromhex(_text(value, _HEX_FLOAT, 40))
    except OverflowError:
        raise Refused("a number out of range") from None


def _decode_range(value):
    numbers = [decode(item, 1) for item in _list(value)]
    _check(len(numbers) == 3 and all(type(n) is int for n in numbers) and numbers[2] != 0, "a malformed range")
    made = range(*numbers)
    length = (made.stop - made.start) // made.step
    _check(length <= RANGE_LENGTH, "a range of more than %d" % RANGE_LENGTH)
    return made


def _decode_number(value):
    _check(len(_list(value)) == 2 and type(value[1]) is str, "a malformed number")
    name, text = value
    if name == "Decimal":
        exponent = _DECIMAL.match(_text(text, _DECIMAL, DECIMAL_DIGITS)).group(1)
        _check(abs(int(exponent or 0)) <= DECIMAL_EXPONENT, "a Decimal out of range")
        return Decimal(text)
    if name == "Fraction":
        parts = text.split("/")
        _check(len(parts) == 2, "a malformed Fraction")
        numerator, denominator = (_hex_integer(part, FRACTION_BITS) for part in parts)
        _check(denominator > 0, "a malformed Fraction")
        return Fraction(numerator, denominator)
    raise Refused("an unknown number")


def _hashed(make, values):
    try:
        made = make()
        add = made.add
        for value in values:  # one by one: a timer can interrupt colliding hashes between two of them
            add(value)
        return made
    except TypeError:
        raise Refused("an unhashable element") from None


def _decode_dict(value, depth):
    made = {}
    for pair in _list(value):
        _check(type(pair) is list and len(pair) == 2, "a malformed dict")
        try:
            made[decode(pair[0], depth)] = decode(pair[1], depth)
        except TypeError:
            raise Refused("an unhashable key") from None
    return made


def decode(node, depth=DEPTH):
    """The Python value of JSON data from `parse`. Raises Refused; never makes anything but the types of the table."""
    kind = type(node)
    if kind is list:
        _check(depth > 0, "nested too deep")
        return [decode(item, depth - 1) for item in node]
    if kind is not Tag:
        _check(kind is not int or -EXACT < node < EXACT, "a number out of range")
        return node
    _check(depth > 0, "nested too deep")
    depth -= 1
    name, value = node.name, node.value
    if name == "t":
        return tuple([decode(item, depth) for item in _list(value)])
    if name == "d":
        return _decode_dict(value, depth)
    if name == "i":
        return _hex_integer(value)
    if name == "f":
        return _hex_float(value)
    if name == "s":
        return _hashed(set, [decode(item, depth) for item in _list(value)])
    if name == "fs":
        return frozenset(_hashed(set, [decode(item, depth) for item in _list(value)]))
    if name == "b":
        return bytes.fromhex(_text(value, _HEX_BYTES, MESSAGE_BYTES))
    if name == "ba":
        return bytearray.fromhex(_text(value, _HEX_BYTES, MESSAGE_BYTES))
    if name == "c":
        _check(len(_list(value)) == 2, "a malformed complex")
        return complex(_hex_float(value[0]), _hex_float(value[1]))
    if name == "u":
        _check(all(type(part) is str for part in _list(value)), "a malformed text")
        return "".join(value)
    if name == "r":
        return _decode_range(value)
    if name == "n":
        return _decode_number(value)
    if name == "it":
        _check(len(_list(value)) <= ITERATOR_LENGTH, "an iterator of more than %d elements" % ITERATOR_LENGTH)
        return iter([decode(item, depth) for item in value])
    raise Refused("an unknown tag")
