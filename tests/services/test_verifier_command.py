"""The offline verifier as people run it: exit codes, parts, a witness without a browser."""

import json
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing

import pytest

from intranet.rules.sealing import Key
from intranet.services import checkpoints, witnesses
from tests.sealed_logs import VERIFIER, sealed_log, sign, verifier

kiem = verifier()


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


def hostile(log, folder):
    """Arguments that would break a careless reader, one after the other."""
    line = b'{"a":1}\n'
    name, good = "nhat-ky-0-9.jsonl", folder / "good.zip"
    for files in (
        {name: b"x" * (kiem.LONGEST_LINE + 1)},  # a line without an end
        {name: line * 9, "keys.txt": b"+\n" * kiem.LONGEST_TEXT},
        {f"nhat-ky-0-{'9' * 5000}.jsonl": line},
        {"../nhat-ky-0-x.jsonl": line, "/etc/keys.txt": b"\xff"},
        {name: line, "checkpoints.txt": "a\n1\n" + "²" * 3 + "\n\n\u2014 x y\n"},
    ):
        with zipfile.ZipFile(good, "w", zipfile.ZIP_DEFLATED) as archive:
            for one, data in files.items():
                archive.writestr(one, data)
        yield [good]
    for place, value in ((8, 0x63), (6, 1)):  # a way of packing nobody knows; a password
        data = bytearray(good.read_bytes())
        for mark, shift in ((b"PK\3\4", 0), (b"PK\1\2", 2)):
            data[data.index(mark) + place + shift] |= value
        (folder / "odd.zip").write_bytes(data)
        yield [folder / "odd.zip"]
    yield [log.export, "--key", "\udcff+00000000+" + "A" * 44]
    for said in ('{"note": 1, "proof": []}', "[" * 100_000):
        (folder / "proof.json").write_text(said, "utf-8")
        yield ["--witness", log.note, "--proof", folder / "proof.json"]
    for table, value in (("witnesses SET public_key", "'x'"), ("checkpoints SET note", "7")):
        database = shutil.copy(log.database, folder / "odd.db")
        with closing(sqlite3.connect(database)) as odd, odd:
            odd.execute("DROP TRIGGER checkpoints_no_UPDATE")
            odd.execute(f"UPDATE {table} = {value}")
        yield ["--db", database]


def test_hostile_files_are_answered_in_words(log, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(kiem, "LONGEST_LINE", 1 << 16)
    monkeypatch.setattr(kiem, "LONGEST_TEXT", 1 << 20)
    for words in hostile(log, tmp_path):
        code = kiem.main(["--quiet", *map(str, words)])
        said = "".join(capsys.readouterr())
        assert (code in (1, 2), len(said) > 10, "nguyên vẹn" in said) == (True, True, False), said
    twice = [str(log.export)] * 2
    assert kiem.main(["--quiet", *twice]) == 1  # what stands twice could differ
    assert "chồng lên nhau" in capsys.readouterr().out


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
