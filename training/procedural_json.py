"""Notes about nothing in particular: random labels, values, keys and phrasings.

Six fixed domains teach six domains; this teaches reading. Labels of the held-out domains are left out on purpose.
"""

from json_families import ASKS, build, shown
from prompts import spaced
from task import Task
from words import any_code_id, city, clock, date, email, host, one_of, person, two_words, word, zone

LABELS = (
    "height speed size model grade zone floor code batch level score limit width depth volume cost fee tax balance count pages hours "
    "points votes stars visits clicks driver agent author editor owner manager vendor sender receiver source target port street country "
    "planet animal fruit metal brand material category type mode phase stage status priority urgency subject reason label channel format "
    "language release branch cluster node device serial ticket case lane crew squad league club route line stop rating power range"
).split()
UNITS = {"height": "cm", "speed": "kmh", "volume": "ml", "width": "mm", "depth": "m", "cost": "EUR", "fee": "USD", "power": "kW", "range": "km"}
TEXT_MAKERS = [
    word, word, person, two_words, city, date, clock, any_code_id, host, zone, email,
    one_of(*"low high mid open done red blue green new old fast slow".split()),
]
STYLES = {
    "mixed": ["{l} {v}", "{l}: {v}", "{l} is {v}", "with {l} {v}", "at {l} {v}", "in {l} {v}", "{l} of {v}", "has {l} {v}"],
    "plain": ["{l} {v}"],
    "colon": ["{l}: {v}"],
    "equals": ["{l}={v}", "{l} = {v}"],
    "verb": ["{l} is {v}", "the {l} was {v}", "{l} set to {v}"],
}


def value(rng):
    """(type, value)."""
    roll = rng.random()
    if roll < 0.25:
        return "integer", rng.randint(0, rng.choice([9, 99, 999, 99999]))
    if roll < 0.39:
        number = round(rng.uniform(0, rng.choice([9, 99, 900])), rng.choice([1, 2]))
        return "number", number if number != int(number) else number + 0.5
    if roll < 0.46:
        return "boolean", rng.random() < 0.5
    return "string", rng.choice(TEXT_MAKERS)(rng)


def key_of(rng, label, unit):
    if unit and unit.isalpha() and rng.random() < 0.4:
        return f"{label}_{unit.lower()}"
    return f"{label}_{rng.choice(['name', 'id', 'value', 'no'])}" if rng.random() < 0.08 else label


def note(rng):
    """(note text, rows of (key, type, value, checks))."""
    count = rng.randint(3, 8)
    labels = rng.sample(LABELS, count) if rng.random() < 0.6 else [word(rng) for _ in range(count)]
    style = STYLES[rng.choice(["mixed", "mixed", "plain", "colon", "equals", "verb"])]
    rows, bits = [], []
    for label in dict.fromkeys(labels):
        kind, item = value(rng)
        unit = UNITS.get(label, "") if kind in ("integer", "number") and rng.random() < 0.6 else ""
        rows.append((key_of(rng, label, unit), kind, item, {}))
        forms = style + ["{v} {l}", "({v} {l})", "{v} {l} used"] if kind == "integer" and len(style) > 2 else style
        name = label.capitalize() if rng.random() < 0.15 else label
        bits.append(rng.choice(forms).format(l=name, v=shown(item) + (rng.choice(["", " "]) + unit if unit else "")))
    head = rng.choice(["", "", f"{word(rng).capitalize()} report: ", f"{rng.choice(['Item', 'Record', 'Entry', 'Case', 'Unit'])} - ", f"{person(rng)} says: "])
    return head + rng.choice([", ", ", ", "; ", ". ", " and ", " | "]).join(bits) + rng.choice(["", "."]), rows


def pick(rng, rows):
    chosen = rng.sample(rows, rng.randint(2, len(rows)))
    return chosen if rng.random() < 0.5 else sorted(chosen, key=rows.index)


def procedural(rng):
    text, rows = note(rng)
    return build("procedural", rng.choice(ASKS), text, pick(rng, rows))


def nested(rng):
    """One object inside another: the form that is asked for by JSON Schema."""
    text, rows = note(rng)
    chosen = pick(rng, rows)[:5]
    cut = rng.randint(1, len(chosen) - 1)
    name = rng.choice(["item", "details", "record", "meta", word(rng)])
    inner = {key: {"type": kind} for key, kind, _, _ in chosen[cut:]}
    outer = {key: {"type": kind} for key, kind, _, _ in chosen[:cut] if key != name}
    properties = {**outer, name: {"type": "object", "properties": inner, "required": list(inner)}}
    schema = {"type": "object", "properties": properties, "required": list(properties)}
    values = {key: item for key, _, item, _ in chosen}
    expected = {**{key: values[key] for key in outer}, name: {key: values[key] for key in inner}}
    answer = spaced(expected)
    return Task("json", "nested", rng.choice(ASKS).format(note=text), answer, answer, schema=schema, expected=expected)


def codebook(rng):
    """Two notes of one invented template whose keys can be learned from the first note only."""
    count = rng.randint(3, 6)
    kinds = [value(rng)[0] for _ in range(count)]
    kinds = ["string" if kind == "boolean" else kind for kind in kinds]
    makers = [rng.choice(TEXT_MAKERS) for _ in range(count)]
    keys = list(dict.fromkeys(word(rng) if rng.random() < 0.5 else rng.choice(LABELS) for _ in range(count)))
    glue = [" ".join([word(rng, 1, 2) for _ in range(rng.randint(1, 2))]) for _ in keys]
    tail, ask = word(rng), rng.choice(ASKS)
    wanted = rng.sample(range(len(keys)), rng.randint(2, len(keys)))

    def draw(kind, maker):
        while True:
            found, item = value(rng)
            if found == kind:
                return maker(rng) if kind == "string" else item

    def one(order):
        items = [draw(kind, maker) for kind, maker in zip(kinds, makers)]
        text = " ".join(f"{glue[i]} {items[i]}" for i in range(len(keys))) + f" {tail}."
        return build("codebook", ask, text, [(keys[i], kinds[i], items[i], {}) for i in order])

    again = wanted if rng.random() < 0.6 else rng.sample(wanted, len(wanted))
    return one(wanted), one(again)
