"""Write the 60 tasks of `eval/reliability_v1_60` and their answers. Deterministic: `python3 training/make_eval.py`."""

import json
import random
from pathlib import Path

import code_families
import code_heldout
import json_families
import json_heldout
import mutate
import sql_families
import sql_heldout
from cases import database, inputs_of, pivots_of
from oracle import function_passes, json_correct, run_function, schema_error, sql_passes

SEED = "reliability-v1-60"
EVAL = Path(__file__).resolve().parent.parent / "eval"
SOURCES = {
    "json": (json_families, json_heldout),
    "sql": (sql_families, sql_heldout),
    "codestub": (code_families, code_heldout),
}
HARDER = {
    "sql": {"filter-both", "filter-either", "filter-between", "top-rows", "group-aggregate", "group-count"},
    "codestub": {"extreme-filtered", "list-sorted", "text-chain", "guarded-division", "predicate-either"},
    "json": {"outage", "bug", "deploy", "order"},
}

def choose_wrong(candidates, public, hidden, most=5):
    """Up to `most` distinct texts the hidden gold rejects, those that pass the public checks first; at most three of those."""
    rejected = [(text, why) for text, why in dict((t, (t, w)) for t, w in candidates).values() if not hidden(text)]
    sly = [item for item in rejected if public(item[0])][:3]
    open_ = [item for item in rejected if not public(item[0])]
    return sly + open_[: most - len(sly)]


def json_entry(rng, task):
    public = lambda text: schema_error(task.schema, text) is None
    hidden = lambda text: json_correct(task.expected, text)
    candidates = mutate.json_wrong(rng, task)
    rng.shuffle(candidates)
    wrong = choose_wrong(candidates, public, hidden)
    entry = {"schema": task.schema, "expected": task.expected}
    return entry, wrong, any(public(text) for text, _ in wrong)


def has_null(fixture):
    return any(cell is None for row in fixture["expected"]["rows"] for cell in row)


def hard_coded(fixture):
    """The public example's result as constants: right there, wrong on every other database."""
    names = fixture["expected"]["columns"]
    show = lambda cell: "'" + cell + "'" if isinstance(cell, str) else str(cell)
    heads = [", ".join(f"{show(cell)} AS {name}" for cell, name in zip(row, names)) for row in fixture["expected"]["rows"]]
    return "SELECT " + " UNION ALL SELECT ".join(heads)


def sql_entry(rng, task):
    pivots = pivots_of(task.query)
    example = database(rng, task, rng.choice([4, 5]), pivots)
    hidden = [database(rng, task, count, pivots) for count in (10, 9, 11)]
    if has_null(example) or any(map(has_null, hidden)):
        return None
    if not 1 <= len(example["expected"]["rows"]) < 5 or any(not item["expected"]["rows"] for item in hidden):
        return None
    if len({json.dumps(item["expected"]["rows"]) for item in [example, *hidden]}) < 4:
        return None
    candidates = mutate.sql_wrong(rng, task)
    passes = lambda text: all(sql_passes(item, text) for item in hidden)
    seen = sum(not passes(text) for text, _ in candidates)
    if seen < len(candidates) * 0.8:
        return None  # these rows do not separate enough wrong queries
    rng.shuffle(candidates)
    candidates.insert(0, (hard_coded(example), "hard-coded rows of the example"))
    wrong = choose_wrong(candidates, lambda text: sql_passes(example, text), passes)
    main, *others = hidden
    entry = {"db": {"tables": main["tables"]}, "expected": main["expected"], "databases": others, "examples": [example]}
    return entry, wrong, sum(sql_passes(example, text) for text, _ in wrong) >= 2


def code_entry(rng, task):
    name = task.function["name"]
    tests = [{"args": args, "equals": run_function(task.answer, name, args)} for args in inputs_of(task.function)]
    if any(isinstance(test["equals"], Exception) for test in tests):
        return None
    candidates = mutate.code_wrong(rng, task)
    ours = candidates[: len(task.wrong)]
    rest = candidates[len(task.wrong) :]
    rng.shuffle(rest)
    rng.shuffle(tests)
    public, hidden = tests[:2], tests[2:][:10]
    if len({json.dumps(test["equals"]) for test in public}) < 2:
        return None
    passes = lambda given: lambda text: function_passes(text, name, given)
    if ours and not all(not passes(hidden)(text) for text, _ in ours):
        return None
    wrong = choose_wrong(ours + rest, passes(public), passes(hidden))
    entry = {"language": "python", "entry_point": name, "public_tests": public, "tests": hidden}
    return entry, wrong, any(passes(public)(text) for text, _ in wrong)


ENTRY = {"json": json_entry, "sql": sql_entry, "codestub": code_entry}


def one(kind, family, split):
    """The first draw of a family whose fixtures separate right from wrong, with a wrong answer that passes the public checks."""
    seen_module, unseen_module = SOURCES[kind]
    fallback = None
    for attempt in range(400):
        rng = random.Random(f"{SEED}/{kind}/{family}/{attempt}")
        task = seen_module.seen(rng, family, True) if split == "seen-family" else unseen_module.unseen(rng, family, True)
        made = ENTRY[kind](rng, task)
        if made is None or len(made[1]) < 3:
            continue
        if made[2]:
            return task, made
        fallback = fallback or (task, made)
    if fallback is None:
        raise SystemExit(f"no valid item for {kind} {family}")
    return fallback


def items():
    """Yield (line, answers) for the 60 tasks."""
    for kind, (seen_module, unseen_module) in SOURCES.items():
        for split, families in (("seen-family", seen_module.SEEN), ("unseen-family", unseen_module.UNSEEN)):
            for family in families:
                task, (entry, wrong, _) = one(kind, family, split)
                medium = split == "unseen-family" or family in HARDER[kind]
                line = {
                    "id": f"{'code' if kind == 'codestub' else kind}-{family}", "kind": kind, "family": family, "split": split,
                    "difficulty": "medium" if medium else "easy", "prompt": task.prompt, **entry,
                }
                answers = {"id": line["id"], "gold": task.answer, "wrong": [{"text": text, "why": why} for text, why in wrong]}
                yield line, answers


def write(path, rows):
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf8")


if __name__ == "__main__":
    EVAL.mkdir(exist_ok=True)
    pairs = list(items())
    write(EVAL / "reliability_v1_60.jsonl", [line for line, _ in pairs])
    write(EVAL / "reliability_v1_60.answers.jsonl", [answers for _, answers in pairs])
    print(f"{len(pairs)} tasks")
