"""The training stream: an endless, seeded sequence of (prompt, answer) pairs in the formats of `prompts.py`."""

import random
from dataclasses import dataclass

import code_families
import json_families
import prompts
import sql_families
from guard import Guard
from procedural_json import codebook, nested, procedural
from repairs import attempt
from sql_heldout import markers
from words import two_words, word

KINDS = ["json", "json", "sql", "codestub"]

# wordings that an example may explain: the same invented word stands for them in the example and in the task
DISGUISES = {
    "sql": [" desc", " asc", "lowest", "highest", "total", "average", "distinct", "sorted by", "Count", "Return the", "For each"],
    "codestub": [
        "the sum of", "the number of", "the largest of", "the smallest of", "the squares of", "the doubles of", "the cubes of", "the negatives of",
        "even", "odd", "positive", "negative", "sorted ascending", "sorted descending", "in upper case", "in lower case", "in title case",
        "reversed", "the larger of", "the smaller of", "the product of", "the sum of the squares of", "floor divided by", "starts with",
        "ends with", "contains", "without outer spaces",
    ],
}


@dataclass
class Example:
    kind: str
    family: str
    form: str  # baseline | contract | repair | memory
    prompt: str  # the whole user message
    answer: str
    inner: list  # the task prompts inside it


def draw(rng, kind, family=None):
    """A task that training may use."""
    if kind == "json":
        if family in json_families.SEEN:
            return json_families.seen(rng, family)
        roll = rng.random()
        if roll < 0.32:
            return json_families.seen(rng, rng.choice(list(json_families.SEEN)))
        return nested(rng) if roll < 0.36 else procedural(rng)
    module = sql_families if kind == "sql" else code_families
    return module.seen(rng, family or rng.choice(list(module.SEEN)))


def render(task, contract):
    base = (prompts.contract if contract else prompts.baseline)(task.public())
    return base, task.contract_answer if contract else task.answer


def disguised(rng, kind, family):
    """(example, task) of one family in which a wording is replaced by an invented one; None where none is shared."""
    for _ in range(6):
        first, second = draw(rng, kind, family), draw(rng, kind, family)
        shared = [old for old in DISGUISES[kind] if old in first.prompt and old in second.prompt]
        if shared and first.prompt != second.prompt:
            old = rng.choice(shared)
            new = (" " if old[0] == " " else "") + (word(rng) if rng.random() < 0.7 else two_words(rng))
            first.prompt, second.prompt = first.prompt.replace(old, new), second.prompt.replace(old, new)
            return first, second
    return None


def analogy(rng, kind):
    """(example, task): mostly the same family with other values, often with something only the example explains."""
    roll = rng.random()
    if kind == "json" and roll < 0.5:
        return codebook(rng)
    task = draw(rng, kind)
    if kind != "json" and roll < 0.5:
        pair = disguised(rng, kind, task.family)
        if pair:
            return pair
    same = roll < 0.85
    return draw(rng, kind, task.family if same else None), task


def example(rng):
    kind, roll = rng.choice(KINDS), rng.random()
    if roll < 0.15:
        first, task = analogy(rng, kind)
        if first.prompt != task.prompt:
            base, answer = render(task, rng.random() < 0.12)
            text = prompts.memory(base, first.prompt, first.answer)
            return Example(kind, task.family, "memory", text, answer, [first.prompt, task.prompt])
    task = draw(rng, kind)
    if roll < 0.25:
        contract = rng.random() < 0.3
        failed = attempt(rng, task, contract)
        if failed:
            base, answer = render(task, contract)
            return Example(kind, task.family, "repair", prompts.repair(base, *failed), answer, [task.prompt])
    contract = roll < 0.40
    base, answer = render(task, contract)
    return Example(kind, task.family, "contract" if contract else "baseline", base, answer, [task.prompt])


def stream(seed, guard=None):
    """Every example of a seed in order, without those the guard rejects."""
    rng = random.Random(f"cupel-tiny/{seed}")
    guard = guard or Guard()
    while True:
        item = example(rng)
        if item.kind == "sql" and markers(item.answer):
            raise AssertionError(f"held-out construct in training: {item.answer}")
        if guard.accepts(item.inner, f"{item.prompt}\n{item.answer}"):
            yield item
