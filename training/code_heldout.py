"""Functions and compositions that training never shows. For the eval set and test splits only.

Each maker returns (signature, result type, words, body, near misses); a near miss is (body, why).
"""

from code_families import FILTERS, TEXT_STEPS, finish, function_name, function_text, slots


def palindrome(rng, values):
    wrong = [("s == s.lower()", "compares with its lower case"), ("s[0] == s[-1]", "looks at the ends only"), ("s != s[::-1]", "negated")]
    return "s: str", "bool", "True if s reads the same backwards, else False", "s == s[::-1]", wrong


def second_largest(rng, values):
    gold = "sorted(set(nums))[-2] if len(set(nums)) > 1 else 0"
    wrong = [
        ("sorted(nums)[-2] if len(nums) > 1 else 0", "counts a repeated maximum twice"),
        ("max(nums, default=0)", "the largest"),
        ("sorted(set(nums))[1] if len(set(nums)) > 1 else 0", "second smallest"),
    ]
    return "nums: list[int]", "int", "the second largest distinct number in nums, or 0 if there is none", gold, wrong


def digit_sum(rng, values):
    wrong = [("sum(int(c) for c in str(n))", "fails on a minus sign"), ("len(str(abs(n)))", "counts the digits"), ("abs(n) % 10", "last digit only")]
    return "n: int", "int", "the sum of the decimal digits of n, ignoring its sign", "sum(int(c) for c in str(abs(n)))", wrong


def clamp(rng, values):
    low, high = values["k"], values["top"]
    wrong = [
        (f"max({low}, n)", "no upper limit"), (f"min({high}, n)", "no lower limit"), (f"min({low}, max(n, {high}))", "limits swapped"),
    ]
    return "n: int", "int", f"n limited to the range from {low} to {high}", f"max({low}, min(n, {high}))", wrong


def sum_two_filters(rng, values):
    first = rng.choice(["even", "odd", "multiple"])
    second = rng.choice(["positive", "above", "below"])
    left, right = FILTERS[first], FILTERS[second]
    plain = left[0].format(**values)[4:], right[0].format(**values)[4:]
    tests = left[1].format(v="x", **values), right[1].format(v="x", **values)
    words = f"the sum of the numbers in nums that are both among the {plain[0]} and among the {plain[1]}"
    wrong = [
        (f"sum(x for x in nums if {tests[0]})", "one filter forgotten"), (f"sum(x for x in nums if {tests[1]})", "one filter forgotten"),
        (f"sum(x for x in nums if {tests[0]} or {tests[1]})", "or for and"),
    ]
    return "nums: list[int]", "int", words, f"sum(x for x in nums if {tests[0]} and {tests[1]})", wrong


def chain_of_three(rng, values):
    steps = rng.sample(["strip", "reverse", "first"], 3) if rng.random() < 0.5 else rng.sample(["upper", "reverse", "last"], 3)
    words = "s " + ", then ".join(TEXT_STEPS[step][0].format(**values) for step in steps)
    code = [TEXT_STEPS[step][1].format(**values) for step in steps]
    wrong = [
        ("s" + code[0] + code[1], "last step forgotten"), ("s" + code[1] + code[2], "first step forgotten"),
        ("s" + "".join(reversed(code)), "steps in reverse order"), ("s" + code[0], "first step only"),
    ]
    return "s: str", "str", words, "s" + "".join(code), wrong


def spread(rng, values):
    wrong = [
        ("max(nums) - min(nums)", "fails on an empty list"), ("max(nums, default=0)", "the largest only"),
        ("min(nums, default=0) - max(nums, default=0)", "sign swapped"), ("nums[-1] - nums[0] if nums else 0", "last minus first"),
    ]
    words = "the largest minus the smallest number in nums, or 0 if nums is empty"
    return "nums: list[int]", "int", words, "max(nums, default=0) - min(nums, default=0)", wrong


UNSEEN = {
    "palindrome": palindrome,
    "second-largest": second_largest,
    "digit-sum": digit_sum,
    "clamp": clamp,
    "sum-two-filters": sum_two_filters,
    "chain-of-three": chain_of_three,
    "spread": spread,
}


def unseen(rng, family, full=True):
    signature, returns, words, body, wrong = UNSEEN[family](rng, slots(rng))
    name = family.replace("-", "_") if full else function_name(rng)
    task = finish(family, name, signature, returns, words, body)
    for other, why in wrong:
        task.wrong.append((function_text({**task.function, "body": [f"return {other}"]}), why))
    return task
