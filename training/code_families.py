"""Function families of the codestub kind that training may use (the held-out ones live in `code_heldout.py`)."""

from prompts import spaced
from task import Task
from words import word

MAPS = {
    "same": ("", "{v}"), "square": ("the squares of ", "{v} * {v}"), "double": ("the doubles of ", "{v} * 2"),
    "abs": ("the absolute values of ", "abs({v})"), "negate": ("the negatives of ", "-{v}"),
    "add": ("each plus {k} of ", "{v} + {k}"), "scale": ("each times {k} of ", "{v} * {k}"), "cube": ("the cubes of ", "{v} ** 3"),
}
FILTERS = {
    "all": ("the numbers", ""), "even": ("the even numbers", "{v} % 2 == 0"), "odd": ("the odd numbers", "{v} % 2 != 0"),
    "positive": ("the positive numbers", "{v} > 0"), "negative": ("the negative numbers", "{v} < 0"),
    "above": ("the numbers greater than {m}", "{v} > {m}"), "below": ("the numbers less than {m}", "{v} < {m}"),
    "multiple": ("the multiples of {m}", "{v} % {m} == 0"), "not": ("the numbers not equal to {m}", "{v} != {m}"),
}
PREDICATES = {
    "even": ("is even", "{v} % 2 == 0"), "odd": ("is odd", "{v} % 2 != 0"), "positive": ("is positive", "{v} > 0"),
    "negative": ("is negative", "{v} < 0"), "multiple": ("is a multiple of {m}", "{v} % {m} == 0"),
    "above": ("is greater than {m}", "{v} > {m}"), "below": ("is less than {m}", "{v} < {m}"),
    "between": ("is between {m} and {top}", "{m} <= {v} <= {top}"),
}
PAIRS = {
    "larger": ("the larger of {a} and {b}", "max({a}, {b})"), "smaller": ("the smaller of {a} and {b}", "min({a}, {b})"),
    "distance": ("the absolute difference of {a} and {b}", "abs({a} - {b})"), "sum": ("the sum of {a} and {b}", "({a} + {b})"),
    "product": ("the product of {a} and {b}", "{a} * {b}"), "squares": ("the sum of the squares of {a} and {b}", "({a} * {a} + {b} * {b})"),
}
GUARDED = {
    "remainder": ("the remainder of {a} by {b}, or {k} if {b} is 0", "{k} if {b} == 0 else {a} % {b}"),
    "quotient": ("{a} floor divided by {b}, or {k} if {b} is 0", "{k} if {b} == 0 else {a} // {b}"),
}
TEXT_STEPS = {
    "upper": ("in upper case", ".upper()"), "lower": ("in lower case", ".lower()"), "strip": ("without outer spaces", ".strip()"),
    "reverse": ("reversed", "[::-1]"), "title": ("in title case", ".title()"), "first": ("cut to the first {k} characters", "[:{k}]"),
    "last": ("cut to the last {k} characters", "[-{k}:]"), "replace": ("with '{x}' replaced by '{y}'", ".replace('{x}', '{y}')"),
}
TEXT_COUNTS = {
    "length": ("the length of {v}", "len({v})"), "words": ("the number of words in {v}", "len({v}.split())"),
    "char": ("how often '{x}' occurs in {v}", "{v}.count('{x}')"), "distinct": ("the number of distinct characters in {v}", "len(set({v}))"),
    "digits": ("the number of digits in {v}", "sum(1 for c in {v} if c.isdigit())"),
    "vowels": ("the number of vowels in {v}", "sum(1 for c in {v} if c in 'aeiou')"),
}
TEXT_CHECKS = {
    "starts": ("starts with '{x}'", "{v}.startswith('{x}')"), "ends": ("ends with '{x}'", "{v}.endswith('{x}')"),
    "has": ("contains '{x}'", "'{x}' in {v}"), "long": ("is longer than {k} characters", "len({v}) > {k}"),
    "short": ("is shorter than {k} characters", "len({v}) < {k}"),
}
NAMES = "total compute solve calc result pick measure check convert change make build get run apply handle process value find give".split()


def function_name(rng):
    head = rng.choice(NAMES) if rng.random() < 0.4 else word(rng)
    return head + ("_" + word(rng) if rng.random() < 0.4 else "")


def slots(rng):
    """The numbers and letters a description may mention."""
    low = rng.randint(2, 20)
    x, y = rng.sample("abcdefghijklmnopqrstuvwxyz", 2)
    return {"k": rng.randint(2, 9), "m": low, "top": low + rng.randint(3, 40), "x": x, "y": y}


def mapped(rng, values, variable):
    """(words, generator expression over nums) of a map and a filter that are not both trivial."""
    name, sieve = rng.choice(list(MAPS)), rng.choice(list(FILTERS))
    while name == "same" and sieve == "all":
        sieve = rng.choice(list(FILTERS))
    words = MAPS[name][0].format(**values) + FILTERS[sieve][0].format(**values) + " in nums"
    test = FILTERS[sieve][1].format(v=variable, **values)
    return words, MAPS[name][1].format(v=variable, **values) + f" for {variable} in nums" + (f" if {test}" if test else "")


def sum_mapped(rng, values):
    words, loop = mapped(rng, values, rng.choice("xn"))
    return "nums: list[int]", "int", f"the sum of {words}", f"sum({loop})"


def count_filtered(rng, values):
    variable, sieve = rng.choice("xn"), rng.choice(list(FILTERS)[1:])
    words, test = FILTERS[sieve]
    return (
        "nums: list[int]", "int", f"the number of {words.format(**values)[4:]} in nums",
        f"sum(1 for {variable} in nums if {test.format(v=variable, **values)})",
    )


def extreme_filtered(rng, values):
    words, loop = mapped(rng, values, rng.choice("xn"))
    function, name = rng.choice([("max", "largest"), ("min", "smallest")])
    return "nums: list[int]", "int", f"the {name} of {words}, or 0 if there are none", f"{function}(({loop}), default=0)"


def list_mapped(rng, values):
    words, loop = mapped(rng, values, rng.choice("xn"))
    back = rng.random() < 0.3
    return "nums: list[int]", "list[int]", f"the {'reversed ' if back else ''}list of {words}", f"[{loop}]" + ("[::-1]" if back else "")


def list_sorted(rng, values):
    words, loop = mapped(rng, values, rng.choice("xn"))
    way, tail = rng.choice([("ascending", ""), ("descending", ", reverse=True")])
    return "nums: list[int]", "list[int]", f"the list of {words}, sorted {way}", f"sorted([{loop}]{tail})"


def predicate_joined(joint):
    def make(rng, values):
        first, second = rng.sample(list(PREDICATES), 2)
        variable = rng.choice("nx")
        other = {**values, "m": values["k"], "top": values["top"] + 1}
        left, right = PREDICATES[first], PREDICATES[second]
        words = f"True if {variable} {left[0].format(**values)} {joint} {right[0].format(**other)}, else False"
        return f"{variable}: int", "bool", words, f"{left[1].format(v=variable, **values)} {joint} {right[1].format(v=variable, **other)}"

    return make


def predicate_not(rng, values):
    words, test = PREDICATES[rng.choice(list(PREDICATES))]
    variable = rng.choice("nx")
    return f"{variable}: int", "bool", f"False if {variable} {words.format(**values)}, else True", f"not ({test.format(v=variable, **values)})"


def pair_arithmetic(rng, values):
    a, b = rng.choice([("a", "b"), ("x", "y"), ("p", "q"), ("m", "n")])
    words, expression = (part.format(a=a, b=b) for part in PAIRS[rng.choice(list(PAIRS))])
    joint, sign = rng.choice([("plus", "+"), ("times", "*"), ("minus", "-")])
    return f"{a}: int, {b}: int", "int", f"{words}, {joint} {values['k']}", f"{expression} {sign} {values['k']}"


def guarded_division(rng, values):
    a, b = rng.choice([("a", "b"), ("x", "y"), ("p", "q"), ("m", "n")])
    fallback = values["k"] if rng.random() < 0.5 else 0
    words, body = (part.format(a=a, b=b, k=fallback) for part in GUARDED[rng.choice(list(GUARDED))])
    return f"{a}: int, {b}: int", "int", words, body


def text_chain(rng, values):
    variable = rng.choice(["s", "text"])
    first, second = rng.sample(list(TEXT_STEPS), 2)
    other = {**values, "k": values["m"], "x": values["y"], "y": values["x"]}
    words = f"{variable} {TEXT_STEPS[first][0].format(**values)}"
    body = variable + TEXT_STEPS[first][1].format(**values)
    if rng.random() < 0.7:
        words += f" and then {TEXT_STEPS[second][0].format(**other)}"
        body += TEXT_STEPS[second][1].format(**other)
    return f"{variable}: str", "str", words, body


def text_count(rng, values):
    variable = rng.choice(["s", "text"])
    words, body = TEXT_COUNTS[rng.choice(list(TEXT_COUNTS))]
    step = rng.choice([None, "lower", "strip", "upper"])
    subject = variable + (TEXT_STEPS[step][1] if step else "")
    tail = f" {TEXT_STEPS[step][0]}" if step else ""
    return f"{variable}: str", "int", words.format(v=variable, **values) + tail, body.format(v=subject, **values)


def text_check(rng, values):
    variable = rng.choice(["s", "text"])
    words, body = TEXT_CHECKS[rng.choice(list(TEXT_CHECKS))]
    return f"{variable}: str", "bool", f"True if {variable} {words.format(**values)}, else False", body.format(v=variable, **values)


SEEN = {
    "sum-mapped": sum_mapped,
    "count-filtered": count_filtered,
    "extreme-filtered": extreme_filtered,
    "list-mapped": list_mapped,
    "list-sorted": list_sorted,
    "predicate-both": predicate_joined("and"),
    "predicate-either": predicate_joined("or"),
    "predicate-not": predicate_not,
    "pair-arithmetic": pair_arithmetic,
    "guarded-division": guarded_division,
    "text-chain": text_chain,
    "text-count": text_count,
    "text-check": text_check,
}


def function_text(function):
    head = f"def {function['name']}({', '.join(function['args'])}) -> {function['returns']}:"
    return head + "".join(f"\n    {line}" for line in function["body"])


def finish(family, name, signature, returns, words, body):
    lines = body if isinstance(body, list) else [f"return {body}"]
    function = {"name": name, "args": signature.split(", "), "returns": returns, "body": lines}
    prompt = f"Write Python function `def {name}({signature}) -> {returns}` that returns {words}."
    return Task("codestub", family, prompt, function_text(function), spaced({"functions": [function]}), function=function)


def seen(rng, family, full=False):
    """`full` (the eval set): the function is named after its family."""
    parts = SEEN[family](rng, slots(rng))
    return finish(family, family.replace("-", "_") if full else function_name(rng), *parts)
