"""flask audit, as typed in a terminal: key, checkpoint, export, verify."""

import json

import pytest

from intranet.extensions import db
from intranet.services import checkpoints
from tests.sealed_logs import verifier, write


@pytest.fixture
def run(sqlite_app):
    """``run("verify", ...)`` answers (exit code, what was printed)."""

    def invoke(*words):
        answer = sqlite_app.test_cli_runner().invoke(args=["audit", *words])
        return answer.exit_code, answer.output

    return invoke


def test_evening_of_an_office_and_the_paper_years_later(run, sqlite_app, tmp_path):
    assert run("checkpoint") == (
        1,
        "Error: Chưa có khóa của nhật ký; người vận hành chạy lệnh flask audit key trước.\n",
    )
    code, line = run("key")
    assert (code, run("key")) == (0, (0, line))
    code, words = run("checkpoint")
    assert (code, words.splitlines()[0]) == (0, "Điểm chốt mới:")
    day, _time, size, _lines, *syllables = words.splitlines()[1].split()
    assert (len(syllables), day.count("/")) == (8, 2)
    assert run("checkpoint")[1].splitlines()[0] == "Không có gì mới từ điểm chốt:"
    with sqlite_app.app_context():
        write(20)
    paper = f"{size} {' '.join(syllables)}"
    for options in ((), ("--since", "last"), ("--since", size), ("--paper", paper)):
        assert run("verify", *options)[0] == 0, options
    assert run("verify", "--since", "999")[0] == run("verify", "--paper", "12 a b")[0] == 2
    assert run("verify", "--since", size, "--paper", paper)[0] == 2
    code, words = run("export", str(tmp_path / "log.zip"))
    assert (code, words) == (0, f"Đã xuất các dòng từ 0 đến trước {_size(sqlite_app)} ra "
                                f"{tmp_path / 'log.zip'}.\n")  # fmt: skip
    assert verifier().main([str(tmp_path / "log.zip"), "--paper", paper]) == 0
    assert run("export", str(tmp_path / "some"), "--from", "2", "--to", "5")[0] == 0
    assert (tmp_path / "some" / "nhat-ky-2-5.jsonl").read_bytes().count(b"\n") == 3
    assert run("export", str(tmp_path / "none"), "--from", "99999")[0] == 1


def test_broken_log_is_not_signed_and_said_in_words(run, sqlite_app):
    run("key")
    run("checkpoint")
    with sqlite_app.app_context():
        write(2)
        seq = checkpoints.size() - 1
        with db.engine.connect().execution_options(rw=True) as connection, connection.begin():
            connection.exec_driver_sql("DROP TRIGGER audit_no_UPDATE")
            connection.exec_driver_sql(
                f"UPDATE audit SET body = replace(body, 'Tin', 'Tan') WHERE seq = {seq}"
            )
    words = f"Dòng {seq} đã bị sửa: nội dung không khớp với mã niêm của dòng.\n"
    assert run("checkpoint") == (1, f"Không lập điểm chốt:\n{words}")
    assert run("verify") == run("verify", "--since", "last") == (1, words)
    code, told = run("verify", "--json")
    assert (code, [found["code"] for found in json.loads(told)["problems"]]) == (1, ["changed"])


def _size(app):
    with app.app_context():
        return checkpoints.size()
