"""flask calendars explain and import, as typed in a terminal."""

import csv
import json
from pathlib import Path

import pytest

from intranet import create_app
from intranet.extensions import db
from tests.conftest import SETTINGS

GOLDEN = Path(__file__).parents[1] / "rules/due_date_examples.csv"


@pytest.fixture
def flask(tmp_path):
    """Runs `flask …` where no office was made yet."""
    app = create_app(INSTANCE=str(tmp_path / "instance"), **SETTINGS)
    yield lambda *words: app.test_cli_runner().invoke(args=[str(word) for word in words])
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def explain(flask, *words):
    answer = flask("calendars", "explain", *words, "--json")
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.output)


def test_explain_agrees_with_the_golden_cases(flask):
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["unit"]]
    assert len(rows) > 10
    for row in rows:
        found = explain(flask, row["received_at"], row["value"] or 0, row["unit"])
        assert found["due_at"] == (row["due_at"] or None), row["case"]


def test_explain_lists_every_day(flask):
    found = explain(flask, "2020-01-20T10:00", "5", "working_day")
    assert found["due_at"] == "2020-02-03T17:00"
    assert len(found["lines"]) == 15
    assert [line["number"] for line in found["lines"] if line["counted"]] == [1, 2, 3, 4, 5]
    assert found["lines"][3] == {
        "day": "2020-01-23",
        "counted": False,
        "number": None,
        "words": "29 Tết, không tính",
    }


@pytest.mark.parametrize(
    ("more", "due"),
    [
        ((), "2020-03-16T17:00"),
        (("--pause", "2020-03-05T10:00", "2020-03-12T10:00"), "2020-03-23T17:00"),
        (("--pause", "2020-03-05T10:00", "2020-03-12T10:00", "--restart"), "2020-03-26T17:00"),
    ],
)
def test_explain_pauses_and_restarts(flask, more, due):
    assert explain(flask, "2020-03-02T09:00", "10", "working_day", *more)["due_at"] == due


def test_explain_speaks_plainly_without_json(flask):
    answer = flask("calendars", "explain", "2020-01-20T10:00", "5", "working_day")
    lines = answer.output.splitlines()
    assert lines[0] == "Hẹn trả: 17:00 03/02/2020"
    assert lines[2] == "+ 21/01/2020  Ngày thứ 1"


def test_explain_refuses_what_cannot_be(flask):
    assert flask("calendars", "explain", "2020-01-20T10:00", "0", "working_day").exit_code == 1
    assert flask("calendars", "explain", "yesterday", "5", "working_day").exit_code == 2
    back = ("--pause", "2020-01-23T10:00", "2020-01-22T10:00")
    assert flask("calendars", "explain", "2020-01-20T10:00", "5", "working_day", *back).exit_code


def test_import_dry_run_writes_nothing(sqlite_app, tmp_path):
    file = tmp_path / "lich.csv"
    file.write_text("day,kind,name\n05/05/2031,Nghỉ lễ,Nghỉ bão\n", encoding="utf-8")
    run = sqlite_app.test_cli_runner().invoke
    for _time in range(2):
        answer = run(args=["calendars", "import", str(file), "--dry-run"])
        assert answer.output == "1 ngày mới, 0 ngày thay đổi, 0 ngày giữ nguyên.\n"
    run(args=["calendars", "import", str(file)])
    answer = run(args=["calendars", "import", str(file)])
    assert answer.output == "0 ngày mới, 0 ngày thay đổi, 1 ngày giữ nguyên.\n"


def test_import_with_an_error_stops(sqlite_app, tmp_path):
    file = tmp_path / "lich.csv"
    file.write_text("day,kind,name\n05/05/2031,Nghỉ gì,Nghỉ bão\n", encoding="utf-8")
    answer = sqlite_app.test_cli_runner().invoke(args=["calendars", "import", str(file)])
    assert answer.exit_code == 1
    assert "Dòng 2, cột kind" in answer.output
