"""The offline verifier as people run it: exit codes, parts, a witness without a browser."""

import json
import shutil
import subprocess
import sys

import pytest

from intranet.rules.sealing import Key
from intranet.services import checkpoints, witnesses
from tests.sealed_logs import VERIFIER, sealed_log, sign


@pytest.fixture
def log(sqlite_app, tmp_path):
    return sealed_log(sqlite_app, tmp_path, (8, 6, 3))


def run(*words):
    """(exit code, what it said) of the verifier in a Python without our packages."""
    command = [sys.executable, "-I", VERIFIER, "--quiet", *map(str, words)]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert "Traceback" not in answer.stderr, answer.stderr
    return answer.returncode, answer.stdout + answer.stderr


def test_export_database_and_several_exports_are_read(sqlite_app, log, tmp_path):
    whole, first, rest = (tmp_path / f"{name}.zip" for name in ("whole", "first", "rest"))
    with sqlite_app.app_context():
        middle = checkpoints.listed()[-1].size
        checkpoints.write_zip(whole, 0, log.size)
        checkpoints.write_zip(first, 0, middle)
        checkpoints.write_zip(rest, middle, log.size)
    for words in ([whole], [log.export], [rest, first], ["--db", log.database]):
        code, said = run(*words, "--paper", log.paper, "--note", log.note)
        assert (code, f"{log.size} dòng" in said or "--db" in words) == (0, True), said
    assert run(rest, "--paper", log.paper)[0] == 1
    code, said = run(whole, "--paper", log.paper.rsplit(" ", 1)[0] + " zu")
    assert code == 1
    assert "Âm tiết “zu” trên phiếu không có trong bảng" in said


def test_what_cannot_be_read_answers_two(log, tmp_path):
    broken = tmp_path / "hong.zip"
    broken.write_bytes(b"PK\x03\x04 no archive")
    for words in (
        [broken],
        [tmp_path / "no-such.zip"],
        ["--db", log.note],
        [log.export, "--paper", "12 an"],
        [log.export, "--note", log.database],
        [log.export, "--key", "motcua/x+00000000+AAAA"],
        [],
    ):
        assert run(*words)[0] == 2, words


def test_key_that_was_given_stands_above_those_of_the_export(log):
    line = (log.export / "keys.txt").read_text("utf-8").split("\n")[0]
    assert run(log.export, "--key", line)[0] == 0
    other = Key("motcua/khac", bytes(range(32))).line()  # of another log
    code, said = run(log.export, "--key", other)
    assert (code, "không phải khóa đã cho" in said) == (1, True)


def test_witness_without_a_browser_sees_the_log_go_on_and_go_back(sqlite_app, log, tmp_path):
    state, later = tmp_path / "giu.txt", tmp_path / "later"
    key = (log.export / "keys.txt").read_text("utf-8").split("\n")[0]
    assert run(log.export, "--witness", state)[0] == 0
    seen = log.size
    with sqlite_app.app_context():
        newest = sign(sqlite_app, 7)
        proof = tmp_path / "proof.json"
        proof.write_text(json.dumps(witnesses.news(seen)), "utf-8")
        checkpoints.write_folder(later, 0, newest.size)
    old = tmp_path / "old.txt"
    shutil.copy(state, old)
    assert run("--witness", state, "--proof", proof, "--key", key)[0] == 0
    assert state.read_text("utf-8").split("\n")[1] == str(newest.size)
    assert run(later, "--witness", state)[0] == 0
    code, said = run(log.export, "--witness", state)
    assert (code, "bị cắt đuôi" in said) == (1, True)
    spoiled = json.loads(proof.read_text("utf-8"))
    spoiled["proof"][0] = spoiled["proof"][-1]
    proof.write_text(json.dumps(spoiled), "utf-8")
    code, said = run("--witness", old, "--proof", proof, "--key", key)
    assert (code, "rẽ nhánh" in said) == (1, True)
    assert run("--witness", old, "--proof", proof)[0] == 1  # nobody vouches for the key
