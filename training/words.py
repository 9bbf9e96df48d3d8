"""Random values: names, ids, dates, numbers. Every function takes a `random.Random` and nothing else decides."""

SYLLABLES = (
    "ba be bi bo bu ca ce co cu da de di do du fa fe fi fo ga ge go gu ha he ho ja jo ka ke ki ko la le li lo lu "
    "ma me mi mo mu na ne ni no nu pa pe pi po ra re ri ro ru sa se si so su ta te ti to tu va ve vi vo wa we za ze zo"
).split()
ENDINGS = ["", "", "n", "r", "s", "l", "x", "m", "t", "k"]
FIRST_NAMES = (
    "Ada Ben Cleo Dina Emil Fay Gil Hana Ines Jude Kai Lena Milo Nora Otto Pia Quinn Rita Sven Tess Uli Vera Wim Xena Yara Zeno "
    "Alma Boris Carla Dario Elsa Felix Greta Hugo Irma Jonas Klara Leon Marta Nils"
).split()
CITIES = "Oslo Lima Porto Ghent Turin Kyoto Quito Riga Basel Lyon Malmo Cork Graz Split".split()
COMPANIES = "Nordwind Alpina Brightly Corvex Delmar Eastgate Fernhill Gladwin Harbor Ironbay".split()


def word(rng, low=2, high=3):
    """An invented word such as `kelora`; unseen strings are what teaches copying."""
    return "".join(rng.choice(SYLLABLES) for _ in range(rng.randint(low, high))) + rng.choice(ENDINGS)


def two_words(rng):
    return f"{word(rng)} {word(rng)}"


def person(rng):
    return rng.choice(FIRST_NAMES) if rng.random() < 0.5 else word(rng).capitalize()


def city(rng):
    return rng.choice(CITIES) if rng.random() < 0.5 else word(rng).capitalize()


def company(rng):
    return rng.choice(COMPANIES) if rng.random() < 0.5 else word(rng).capitalize()


def code_id(prefix):
    """A maker of ids such as INV-2041."""
    return lambda rng: f"{prefix}-{rng.randint(10, 99999)}"


def any_code_id(rng):
    prefix = "".join(rng.choice("ABCDEFGHIKLMNOPRSTUVWX") for _ in range(rng.randint(2, 3)))
    return code_id(prefix)(rng)


def integer(low, high):
    return lambda rng: rng.randint(low, high)


def decimal(low, high, digits=2):
    """A maker of decimals that never print as whole numbers."""

    def make(rng):
        value = round(rng.uniform(low, high), rng.choice([1, digits]))
        return value if value != int(value) else value + 0.5

    return make


def one_of(*options):
    return lambda rng: rng.choice(options)


def often(*options):
    """Mostly one of the options, else an invented word: an open set."""
    return lambda rng: rng.choice(options) if rng.random() < 0.55 else word(rng)


def phrase(*options):
    return lambda rng: rng.choice(options) if rng.random() < 0.55 else two_words(rng)


def date(rng):
    return f"20{rng.randint(19, 29)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"


def clock(rng):
    return f"{rng.randint(0, 23):02d}:{rng.choice(['00', '05', '15', '20', '30', '40', '45', '50'])}"


def email(rng):
    return f"{word(rng)}@{word(rng)}.{rng.choice(['com', 'org', 'net', 'io'])}"


def version(rng):
    return f"{rng.randint(0, 9)}.{rng.randint(0, 20)}.{rng.randint(0, 9)}"


def host(rng):
    left = rng.choice("mail feed cart auth video stock sync".split()) if rng.random() < 0.5 else word(rng)
    return f"{left}-{rng.choice(['api', 'db', 'web', 'job', 'proxy'])}"


def zone(rng):
    return f"{rng.choice(['us', 'eu', 'ap', 'sa', 'af'])}-{rng.choice(['east', 'west', 'north', 'south'])}-{rng.randint(1, 4)}"


def listing(items):
    """`a`, `a and b`, `a, b and c`."""
    items = list(items)
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + " and " + items[-1]
