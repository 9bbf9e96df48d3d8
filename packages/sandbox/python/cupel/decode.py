"""The boundary: JSON data of a candidate as plain Python values. A closed set of tags (see encode.py), caps on everything, no
constructor by name beyond the table."""

import json
import re
from decimal import Decimal
from fractions import Fraction

from cupel.wire import (
    DECIMAL_DIGITS,
    DECIMAL_EXPONENT,
    DEPTH,
    EXACT,
    FRACTION_BITS,
    INTEGER_BITS,
    ITERATOR_LENGTH,
    MESSAGE_BYTES,
    RANGE_LENGTH,
    Refused,
)


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
        text = payload.decode("ascii")
        message, end = _PARSER.raw_decode(text)
    except Refused:
        raise
    except (ValueError, RecursionError, TypeError):
        raise Refused("not JSON") from None
    if type(message) is not list or end != len(text):
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
