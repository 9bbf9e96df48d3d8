"""Note domains that training never uses: neither their templates nor their words. For the eval set and test splits only."""

from json_families import DAY, choice, from_domain, number, tag, text, whole, yes_no
from words import city, clock, date, often, one_of, person, two_words

UNSEEN = {
    # every key stands in the note
    "weather": (
        ["Station {station}: wind {wind}, pressure {pressure}, sky {sky}, gust {gust}, alarm {alarm}."],
        {
            "station": tag("station", "WX"), "wind": whole("wind", 0, 120), "pressure": whole("pressure", 950, 1050),
            "sky": choice("sky", "clear", "cloudy", "foggy"), "gust": number("gust", 1, 90, 1), "alarm": yes_no("alarm"),
        },
    ),
    "garden": (
        ["Plant {plant} in bed {bed}: seeds {seeds}, spacing {spacing}, shade {shade}, harvest {harvest}."],
        {
            "plant": text("plant", often("kale", "beet", "leek")), "bed": whole("bed", 1, 40), "seeds": whole("seeds", 5, 400),
            "spacing": number("spacing", 1, 40, 1), "shade": choice("shade", "none", "half", "deep"), "harvest": text("harvest", date, pattern=DAY),
        },
    ),
    "library": (
        ["Loaned copy {copy}: reader {reader}, shelf {shelf}, fine {fine}, renewals {renewals}."],
        {
            "copy": tag("copy", "CPY"), "reader": text("reader", person), "shelf": text("shelf", one_of("A4", "B7", "C2", "D9")),
            "fine": number("fine", 0, 20), "renewals": whole("renewals", 0, 5),
        },
    ),
    # some keys must be understood
    "shipment": (
        ["{who} moves {id} ({n} crates, {w} tons) from {src} to {dst}, leaving {day}."],
        {
            "id": tag("shipment", "SHP"), "who": text("carrier", often("fastline", "skyway", "roadco")), "n": whole("crates", 1, 300),
            "w": number("tons", 1, 90), "src": text("origin", city), "dst": text("destination", city), "day": text("departure", date, pattern=DAY),
        },
    ),
    "flight": (
        ["Flight {id} to {dst} boards at gate {gate} at {time}, seat {seat}, {bags} bags checked, meal {meal}."],
        {
            "id": tag("flight", "FL"), "dst": text("destination", city), "gate": whole("gate", 1, 60), "time": text("boarding", clock),
            "seat": text("seat", one_of("12A", "3C", "27F", "8D")), "bags": whole("bags", 0, 4), "meal": choice("meal", "vegan", "fish", "beef"),
        },
    ),
    "match": (
        ["{a} beat {b} with {x} to {y} at the {cup}, attended by {n}, referee {ref}."],
        {
            "a": text("winner", city), "b": text("loser", city), "x": whole("winner_goals", 3, 9), "y": whole("loser_goals", 0, 2),
            "cup": text("cup", two_words), "n": whole("spectators", 100, 90000), "ref": text("referee", person),
        },
    ),
    "auction": (
        ["Lot {lot}, a {thing}, opened at {low} and went for {high} to paddle {pad} after {n} bids."],
        {
            "lot": whole("lot", 1, 900), "thing": text("object", often("vase", "clock", "rug")), "low": whole("opening_bid", 10, 400),
            "high": whole("hammer_price", 500, 9000), "pad": whole("paddle", 1, 99), "n": whole("bids", 2, 60),
        },
    ),
}


def unseen(rng, family, full=True):
    return from_domain(rng, family, UNSEEN[family], full)
