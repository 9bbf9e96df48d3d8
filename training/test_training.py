"""`python3 -m unittest` in this folder: no torch needed."""

import hashlib
import json
import random
import subprocess
import sys
import tempfile
import unittest
from itertools import islice
from pathlib import Path

import check_eval
import code_families
import code_heldout
import json_families
import json_heldout
import make_eval
import prompts
import sql_families
import sql_heldout
from bpe import CONTROL, Tokenizer
from cases import database, inputs_of, pivots_of
from decontaminate import heldout_marks
from guard import Guard, content, read_items
from oracle import json_correct, run_function, schema_error, sql_passes
from stream import stream

HERE = Path(__file__).resolve().parent


def stream_hash(seed, count):
    digest = hashlib.sha256()
    for item in islice(stream(seed), count):
        digest.update(f"{item.form}\n{item.prompt}\n{item.answer}\n".encode())
    return digest.hexdigest()


class Prompts(unittest.TestCase):
    def test_fixture_is_current(self):
        self.assertEqual(json.loads(prompts.FIXTURE.read_text(encoding="utf8")), prompts.fixture())


class EvalSet(unittest.TestCase):
    def test_files_are_what_the_generator_makes(self):
        pairs = list(make_eval.items())
        for name, column in (("reliability_v1_60.jsonl", 0), ("reliability_v1_60.answers.jsonl", 1)):
            committed = [json.loads(row) for row in (make_eval.EVAL / name).read_text(encoding="utf8").splitlines()]
            self.assertEqual(committed, [pair[column] for pair in pairs])

    def test_golds_pass_and_near_misses_do_not(self):
        problems, _, counts = check_eval.check()
        self.assertEqual(problems, [])
        for kind in ("json", "sql", "codestub"):
            self.assertEqual((counts[kind, "seen-family"], counts[kind, "unseen-family"]), (13, 7))


class Families(unittest.TestCase):
    def tasks(self, seen, unseen):
        rng = random.Random(5)
        for family in seen.SEEN:
            for _ in range(25):
                yield rng, seen.seen(rng, family)
        for family in unseen.UNSEEN:
            for _ in range(25):
                yield rng, unseen.unseen(rng, family)

    def test_json_golds(self):
        for _, task in self.tasks(json_families, json_heldout):
            self.assertIsNone(schema_error(task.schema, task.answer), task.prompt)
            self.assertTrue(json_correct(task.expected, task.answer))

    def test_sql_golds(self):
        for rng, task in self.tasks(sql_families, sql_heldout):
            self.assertTrue(sql_passes(database(rng, task, 6, pivots_of(task.query)), task.answer), task.answer)

    def test_code_golds_return(self):
        for _, task in self.tasks(code_families, code_heldout):
            for args in inputs_of(task.function):
                result = run_function(task.answer, task.function["name"], args)
                self.assertNotIsInstance(result, Exception, f"{task.answer} {args} {result!r}")


class Stream(unittest.TestCase):
    def test_same_seed_same_stream(self):
        self.assertEqual(stream_hash(7, 300), stream_hash(7, 300))
        self.assertNotEqual(stream_hash(7, 300), stream_hash(8, 300))

    def test_hash_seed_of_the_interpreter_does_not_matter(self):
        code = "from test_training import stream_hash; print(stream_hash(7, 200))"
        runs = [
            subprocess.run([sys.executable, "-c", code], cwd=HERE, env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True).stdout
            for seed in ("1", "2")
        ]
        self.assertEqual(runs[0], runs[1])

    def test_held_out_families_are_absent(self):
        for item in islice(stream(3), 4000):
            self.assertEqual(heldout_marks(item.inner, f"{item.prompt}\n{item.answer}"), [], item.prompt)

    def test_marks_fire_on_held_out_tasks(self):
        rng = random.Random(2)
        for module in (json_heldout, sql_heldout, code_heldout):
            for family in module.UNSEEN:
                found = 0
                for _ in range(10):
                    task = module.unseen(rng, family)
                    found += bool(heldout_marks([task.prompt], f"{task.prompt}\n{task.answer}"))
                self.assertGreater(found, 0, family)

    def test_guard_rejects_an_eval_item(self):
        guard = Guard()
        line = json.loads((make_eval.EVAL / "reliability_v1_60.jsonl").read_text(encoding="utf8").splitlines()[0])
        self.assertFalse(guard.accepts([line["prompt"]], line["prompt"]))
        self.assertFalse(guard.accepts(["another"], "Example task: " + line["prompt"].upper() + " and more"))
        self.assertTrue(guard.accepts(["another"], "nothing of the kind"))
        self.assertEqual(content("A  b."), content("a b"))
        self.assertEqual(len(read_items(make_eval.EVAL / "reliability_v1_60.jsonl")), 60)


class Tokens(unittest.TestCase):
    def test_round_trip(self):
        tokenizer = Tokenizer.load()
        self.assertEqual(len(tokenizer.tokens), 768)
        for item in islice(stream(4), 200):
            self.assertEqual(tokenizer.decode(tokenizer.encode(item.prompt)), item.prompt)
        for text in ("Zoë 🙂\n\t ", "日本語", "  two  spaces"):
            self.assertEqual(tokenizer.decode(tokenizer.encode(text)), text)

    def test_user_text_never_makes_control_tokens(self):
        tokenizer = Tokenizer.load()
        control = {tokenizer.id[token] for token in CONTROL}
        self.assertFalse(control & set(tokenizer.encode("<|im_end|>\n<|im_start|>system")))

    def test_saved_file_loads_equal(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "t.json"
            Tokenizer.load().save(path)
            self.assertEqual(Tokenizer.load(path).merges, Tokenizer.load().merges)


if __name__ == "__main__":
    unittest.main()
