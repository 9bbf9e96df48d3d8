"""Note domains of the json kind that training may use (the held-out ones live in `json_heldout.py`).

A domain is a name, note templates and fields. A field has the key names it may be asked under, a type, a maker of
values and the checks its schema declares in the eval set.
"""

from prompts import spaced
from task import Task
from words import (
    city, clock, code_id, company, date, decimal, email, host, integer, often, one_of, person, phrase, two_words, version, word, zone,
)


def text(keys, make, **checks):
    return (keys.split("|"), "string", make, checks)


def choice(keys, *options):
    return (keys.split("|"), "string", one_of(*options), {"enum": list(options)})


def whole(keys, low, high):
    return (keys.split("|"), "integer", integer(low, high), {"minimum": low})


def number(keys, low, high, digits=2):
    return (keys.split("|"), "number", decimal(low, high, digits), {"minimum": low})


def yes_no(keys):
    return (keys.split("|"), "boolean", lambda rng: rng.random() < 0.5, {})


def tag(keys, prefix):
    return text(keys, code_id(prefix), pattern=f"^{prefix}-[0-9]+$")


DAY = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"

SEEN = {
    "invoice": (
        [
            "Invoice {id} of {date} to {who}: amount {sum} {cur}, tax {tax}, payable within {days} days.",
            "{who} must pay {sum} {cur} for {id} by day {days}. Tax: {tax}. Issued on {date}.",
        ],
        {
            "id": tag("invoice_id|invoice", "INV"), "date": text("issued|date", date, pattern=DAY), "who": text("client|customer", company),
            "sum": number("amount|total", 10, 9000), "cur": choice("currency", "USD", "EUR", "GBP", "CHF"), "tax": number("tax", 1, 300),
            "days": whole("due_days|days", 5, 90),
        },
    ),
    "order": (
        [
            "{who} bought {qty} {item} as order {id}, {price} each, delivery to {city}. Paid by {pay}.",
            "Order {id}: {qty} x {item} for {who} at {price}. Deliver to {city}; payment {pay}.",
        ],
        {
            "id": tag("order_id|order", "ORD"), "who": text("customer|buyer", person), "qty": whole("quantity|qty", 1, 99),
            "item": text("item|product", often("lamp", "chair", "desk", "mouse", "cable")), "price": number("unit_price|price", 1, 400),
            "city": text("city", city), "pay": choice("payment", "card", "cash", "wire", "voucher"),
        },
    ),
    "sensor": (
        [
            "Sensor {id} in the {room}: {temp} degrees, humidity {hum} percent, battery {bat}. State {state}.",
            "At {time} {id} ({room}) measured {temp} degrees and {hum} percent humidity; battery {bat}, state {state}.",
        ],
        {
            "id": tag("sensor_id|sensor", "SEN"), "room": text("room", often("lab", "attic", "hall", "vault")),
            "temp": number("temperature|temp", 1, 60, 1), "hum": whole("humidity", 5, 99), "bat": whole("battery", 1, 100),
            "state": choice("state", "ok", "warn", "fail"), "time": text("time", clock),
        },
    ),
    "bug": (
        [
            "Bug {id} filed by {who}: {sum}. Component {comp}, severity {sev}, version {ver}. Seen {n} times.",
            "{who} reports {id} in {comp} {ver}: {sum}. Severity {sev}, {n} hits.",
        ],
        {
            "id": tag("bug_id|bug", "BUG"), "who": text("reporter", person),
            "sum": text("summary", phrase("page crash", "slow login", "wrong total", "blank screen")),
            "comp": text("component", often("parser", "editor", "engine", "router")), "sev": whole("severity", 1, 5),
            "ver": text("version", version), "n": whole("count|hits", 2, 500),
        },
    ),
    "signup": (
        [
            "New account: {who}, {age} years old, mail {mail}, lives in {city}. Plan {plan}, credit {cr}.",
            "{who} ({age}, {city}) signed up as {mail} on plan {plan} with credit {cr}.",
        ],
        {
            "who": text("name|user", person), "age": whole("age", 18, 90), "mail": text("email|mail", email, pattern="@"),
            "city": text("city", city), "plan": choice("plan", "free", "basic", "pro", "team"), "cr": number("credit", 1, 200),
        },
    ),
    "outage": (
        [
            "{id}: service {svc} in {zone} failed at {time}, {n} users hit, back after {min} minutes. Reason: {why}.",
            "Outage {id} hit {n} users of {svc} ({zone}) from {time} for {min} minutes. Reason: {why}.",
        ],
        {
            "id": tag("outage_id|id", "OUT"), "svc": text("service", host), "zone": text("region|zone", zone), "time": text("time", clock),
            "n": whole("users|affected_users", 1, 900), "min": whole("minutes", 2, 300),
            "why": text("reason|cause", phrase("full disk", "bad deploy", "lost packets", "old key")),
        },
    ),
    "booking": (
        [
            "Booking {id}: {who} stays {n} nights in room {room} from {date}. Rate {rate} per night. Breakfast: {food}.",
            "{who} booked room {room} from {date} for {n} nights at {rate} ({id}). Breakfast: {food}.",
        ],
        {
            "id": tag("booking_id|booking", "BKG"), "who": text("guest|name", person), "n": whole("nights", 1, 30), "room": whole("room", 1, 500),
            "date": text("from|date", date, pattern=DAY), "rate": number("rate", 30, 400), "food": yes_no("breakfast"),
        },
    ),
    "meeting": (
        [
            "Meeting about {topic} on {date} at {time} in {room}, {n} people, host {who}.",
            "{who} hosts {n} people on {date}, {time}, room {room}. Topic: {topic}.",
        ],
        {
            "topic": text("topic", two_words), "date": text("date", date, pattern=DAY), "time": text("time|start", clock),
            "room": text("room", often("blue", "attic", "north", "garden")), "n": whole("people|attendees", 2, 60), "who": text("host", person),
        },
    ),
    "product": (
        [
            "Product {sku} {name}: color {color}, weight {w} kg, price {price}, stock {n}. On sale: {sale}.",
            "{name} ({sku}) comes in color {color}, costs {price}, weight {w} kg. Stock {n}. On sale: {sale}.",
        ],
        {
            "sku": tag("sku", "SKU"), "name": text("name|title", word), "color": choice("color", "red", "teal", "black", "white"),
            "w": number("weight_kg|weight", 1, 50), "price": number("price", 1, 900), "n": whole("stock", 0, 999), "sale": yes_no("on_sale"),
        },
    ),
    "race": (
        [
            "Race {race}: {who} of team {team} came {place}. with {time} seconds, bib {bib}.",
            "{who} (bib {bib}, team {team}) finished {race} in {time} seconds, place {place}.",
        ],
        {
            "race": text("race", word), "who": text("runner|name", person), "team": text("team", often("red", "lions", "north", "comet")),
            "place": whole("place|rank", 1, 60), "time": number("seconds|time_seconds", 9, 900), "bib": whole("bib", 1, 999),
        },
    ),
    "loan": (
        [
            "Loan {id}: {who} borrows {sum} at {rate} percent over {n} months. Purpose: {why}. Status {st}.",
            "{who} has loan {id} of {sum}, {rate} percent, {n} months, status {st}. Purpose: {why}.",
        ],
        {
            "id": tag("loan_id|loan", "LN"), "who": text("borrower|name", person), "sum": whole("amount", 100, 90000), "rate": number("rate", 1, 12),
            "n": whole("months", 6, 360), "why": text("purpose", often("house", "boat", "school", "tools")),
            "st": choice("status", "open", "closed", "late"),
        },
    ),
    "song": (
        [
            "Track {n} {name} by {who}, {sec} seconds, genre {genre}, year {year}. Explicit: {ex}.",
            "{who} released {name} in {year}: genre {genre}, track {n}, {sec} seconds. Explicit: {ex}.",
        ],
        {
            "n": whole("track", 1, 30), "name": text("title|song", two_words), "who": text("artist", person), "sec": whole("seconds|length", 60, 600),
            "genre": choice("genre", "jazz", "folk", "metal", "pop"), "year": whole("year", 1960, 2026), "ex": yes_no("explicit"),
        },
    ),
    "deploy": (
        [
            "Deploy {id} of {svc} {ver} to {env} by {who}: {n} files changed, took {sec} seconds, result {res}.",
            "{who} pushed {svc} {ver} to {env} ({id}). {n} files, {sec} seconds, result {res}.",
        ],
        {
            "id": tag("deploy_id|deploy", "DEP"), "svc": text("service|app", host), "ver": text("version", version),
            "env": choice("env|environment", "dev", "test", "prod"), "who": text("author|user", person), "n": whole("files", 1, 400),
            "sec": number("seconds|duration", 1, 600, 1), "res": choice("result", "ok", "failed", "aborted"),
        },
    ),
}

ASKS = [
    "Extract strict JSON from this note: '{note}'",
    "Extract strict JSON from this note: '{note}'",
    "Read the note and return its fields.\nNote: {note}",
    "Turn this note into JSON: {note}",
]


def shown(value):
    """How a value reads inside a note."""
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def build(family, ask, note, fields):
    """A task from `fields`: rows of (key, type, value, checks)."""
    expected = {key: value for key, _, value, _ in fields}
    properties = {key: {"type": kind, **checks} for key, kind, _, checks in fields}
    schema = {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}
    answer = spaced(expected)
    return Task("json", family, ask.format(note=note), answer, answer, schema=schema, expected=expected)


def from_domain(rng, family, domain, full=False):
    """A note of a domain; `full` asks for every field under its first name (the eval set does)."""
    templates, fields = domain
    values = {name: row[2](rng) for name, row in fields.items()}
    template = rng.choice(templates)
    note = template.format(**{name: shown(value) for name, value in values.items()})
    present = [name for name in fields if "{" + name + "}" in template]
    if full:
        chosen = present
    else:
        chosen = rng.sample(present, rng.randint(2, len(present)))
        if rng.random() < 0.6:
            chosen.sort(key=present.index)
    rows = []
    for name in chosen:
        keys, kind, _, checks = fields[name]
        rows.append((keys[0] if full else rng.choice(keys), kind, values[name], checks))
    return build(family, ASKS[0] if full else rng.choice(ASKS), note, rows)


def seen(rng, family, full=False):
    return from_domain(rng, family, SEEN[family], full)
