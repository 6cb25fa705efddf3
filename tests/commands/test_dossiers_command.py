"""flask dossiers forecast and backtest, as typed in a terminal, on a demo office."""

import json
from datetime import datetime

import pytest
from flask_migrate import upgrade

from intranet import create_app
from intranet.extensions import db
from intranet.services import demo
from intranet.services.demo.clockwork import standing_at
from tests.conftest import SETTINGS

UNTIL = datetime(2026, 6, 17, 10, 0)


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A demo office of 4000 dossiers on SQLite, on the day its story ends."""
    folder = tmp_path_factory.mktemp("forecast")
    app = create_app(INSTANCE=str(folder), **SETTINGS)
    with app.app_context():
        upgrade()
        demo.fill(demo.Order(4000, 2020, folder, 64, UNTIL))
        db.session.remove()
    with standing_at(UNTIL):
        yield app


def test_backtest_meets_the_goals_on_the_demo_year(office):
    answer = office.test_cli_runner().invoke(args=["dossiers", "backtest", "--json"])
    found = json.loads(answer.output)
    assert found["recall"] >= 0.70
    assert found["precision"] >= 0.40
    assert found["hits"] + found["missed"] == found["late"] > 50
    assert found["hits"] + found["false"] + found["missed"] + found["quiet"] == found["judged"]
    assert sum(found["basis"].values()) == found["judged"]


def test_backtest_speaks_in_words(office):
    answer = office.test_cli_runner().invoke(args=["dossiers", "backtest"])
    assert answer.output.splitlines()[0].startswith("Xét ")
    assert "(mục tiêu 70%)" in answer.output


def test_forecast_says_what_it_counted(office):
    runner = office.test_cli_runner()
    found = json.loads(runner.invoke(args=["dossiers", "forecast", "--json"]).output)
    assert found["paces"] > 50
    assert 0 < found["at_risk"] <= found["dossiers"]
    again = runner.invoke(args=["dossiers", "forecast"])
    assert again.output.startswith(f"{found['paces']} bước đủ số liệu; {found['dossiers']} hồ sơ")


def test_backtest_of_an_empty_office_says_so(sqlite_app):
    answer = sqlite_app.test_cli_runner().invoke(args=["dossiers", "backtest"])
    assert "chưa có số liệu" in answer.output
