"""Rejected attempts with the reason a verifier gives for them.

The attempts are corruptions of our golds, not failures of a model: they teach the format and the undoing of one slip,
which is less than repair of one's own errors (see the card).
"""

import ast
import sqlite3

import mutate
from cases import database, inputs_of, pivots_of
from oracle import json_equal, run_function, run_sql, same_result, schema_error
from prompts import compact, spaced
from sql_heldout import markers
from sql_query import compile_sql
from words import word


def json_attempt(rng, task, contract):
    if task.family == "nested":
        cut = rng.randint(len(task.answer) // 2, len(task.answer) - 1)
        return task.answer[:cut], "not valid JSON"
    options = [text for text, _ in mutate.json_wrong(rng, task)]
    rng.shuffle(options)
    for text in options:
        reason = schema_error(task.schema, text)
        if reason:
            return text, reason
    return None


def broken_sql(rng, task):
    """A query with an unknown column or a slip in its syntax."""
    text, columns = task.answer, [name for name, _ in task.table[1]]
    roll = rng.random()
    if roll < 0.5:
        known = [name for name in columns if f" {name}" in text or f"({name})" in text]
        return text.replace(rng.choice(known), word(rng), 1) if known else None
    if roll < 0.7:
        return text.replace(" FROM ", ", FROM ", 1)
    if roll < 0.85:
        return text.replace(" BY ", " ", 1) if " BY " in text else text.replace("SELECT ", "SELECT FROM ", 1)
    return text[: rng.randint(len(text) // 2, len(text) - 1)]


def sql_attempt(rng, task, contract):
    fixture = database(rng, task, rng.randint(3, 4), pivots_of(task.query))
    columns = [name for name, _ in task.table[1]]
    if contract:
        queries = [query for query, _ in mutate.query_wrong(rng, task.query, columns) if mutate.sound(query)]
        options = [(spaced(query), compile_sql(query)) for query in queries]
    else:
        options = [(text, text) for text, _ in mutate.sql_wrong(rng, task)]
        if rng.random() < 0.5:
            slip = broken_sql(rng, task)
            options = [(slip, slip)] if slip else options
    rng.shuffle(options)
    for shown, text in options:
        if markers(shown) or markers(text):
            continue
        try:
            names, rows = run_sql(fixture["tables"], text)
        except (sqlite3.Error, sqlite3.Warning) as error:
            return shown, str(error)
        if not same_result(fixture["expected"], names, rows):
            wanted = fixture["expected"]
            left, right = (wanted["rows"], rows) if names == wanted["columns"] else (wanted["columns"], names)
            return shown, f"example 1: expected {compact(left)}, got {compact(right)}"
    return None


def call(name, args):
    return f"{name}({', '.join(compact(item) for item in args)})"


def code_reason(task, text):
    """What the verifier says about our own wrong text, or None where it passes two examples."""
    try:
        ast.parse(text)
    except SyntaxError as error:
        return f"does not parse: {error.msg}"
    name = task.function["name"]
    for number, args in enumerate(inputs_of(task.function)[:4], 1):
        wanted, got = run_function(task.answer, name, args), run_function(text, name, args)
        if isinstance(wanted, Exception):
            return None
        if isinstance(got, Exception):
            return f"example {number}: {call(name, args)} raised {type(got).__name__}"
        if not json_equal(wanted, got):
            return f"example {number}: {call(name, args)} returned {compact(got)}, expected {compact(wanted)}"
    return None


def code_attempt(rng, task, contract):
    options = [text for text, _ in mutate.code_wrong(rng, task)]
    if rng.random() < 0.3:
        options = [task.answer[:-1] if task.answer[-1] in ")]" else task.answer + ")", task.answer.replace("return ", "retrun ", 1)]
    rng.shuffle(options)
    for text in options:
        reason = code_reason(task, text)
        shown = mutate.as_contract(task, text) if contract else text
        if reason and shown:
            return shown, reason
    return None


def attempt(rng, task, contract=False):
    """(previous answer, reason) or None."""
    return {"json": json_attempt, "sql": sql_attempt, "codestub": code_attempt}[task.kind](rng, task, contract)


