"""flask demo: filling, starting over, and the list of who can log in."""

import json
import stat

import pytest
from sqlalchemy import func, select

from intranet import create_app
from intranet.extensions import db
from intranet.models.accounts import User
from intranet.models.dossiers import Dossier
from intranet.rules.passwords import SHORTEST
from intranet.rules.permissions import Role
from intranet.services.passwords import matches
from tests.conftest import SETTINGS


@pytest.fixture
def empty(tmp_path):
    """(app, what ``flask ...`` prints) of an instance without anything in it but the schema."""
    app = create_app(INSTANCE=str(tmp_path / "instance"), **SETTINGS)
    _run(app, "db", "upgrade")
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _run(app, *words, code=0):
    result = app.test_cli_runner().invoke(args=words)
    assert result.exit_code == code, result.output
    return result.output


def _figures(output):
    return json.loads(output.strip().splitlines()[-1])


def _number(app, model):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model))


def test_fill_prints_its_figures(empty):
    figures = _figures(_run(empty, "demo", "fill", "--dossiers", "30", "--seed", "1", "--json"))
    assert figures["dossiers"] == _number(empty, Dossier) == 30
    assert figures["late_rate"] == round(figures["late"] / figures["solved"], 4)
    assert set(figures) >= {"dossiers", "solved", "late", "late_rate", "seconds"}


def test_fill_if_empty_leaves_a_filled_office_alone(empty):
    _run(empty, "demo", "fill", "--dossiers", "10")
    _run(empty, "demo", "fill", "--dossiers", "10", "--if-empty")
    _run(empty, "demo", "fill", "--dossiers", "10", code=1)
    assert _number(empty, Dossier) == 10


def test_reset_builds_the_demo_office_anew(empty):
    _run(empty, "demo", "fill", "--dossiers", "10")
    stored = empty.config["INSTANCE"] / "files" / "ab" / "left over"
    stored.parent.mkdir(parents=True)
    stored.write_text("x")
    password = json.loads(_run(empty, "demo", "accounts", "--json"))[0]["password"]
    _run(empty, "demo", "reset", "--dossiers", "20", "--json")
    assert (_number(empty, Dossier), stored.exists()) == (20, False)
    assert json.loads(_run(empty, "demo", "accounts", "--json"))[0]["password"] == password


def test_reset_wants_a_yes_in_an_empty_office(empty):
    _run(empty, "demo", "reset", "--dossiers", "10", code=1)
    assert _number(empty, User) == 0
    _run(empty, "demo", "reset", "--dossiers", "10", "--yes")
    assert _number(empty, Dossier) == 10


def test_reset_never_touches_a_real_office(sqlite_app):
    before = _number(sqlite_app, User)
    _run(sqlite_app, "demo", "reset", "--yes", code=1)
    assert _number(sqlite_app, User) == before > 0


def test_accounts_of_a_real_office_are_one_line(sqlite_app):
    assert _run(sqlite_app, "demo", "accounts").count("\n") == 1
    assert json.loads(_run(sqlite_app, "demo", "accounts", "--json")) == []


def test_accounts_cover_every_role_with_a_password_that_opens(empty):
    _run(empty, "demo", "fill", "--dossiers", "0")
    people = json.loads(_run(empty, "demo", "accounts", "--json"))
    assert {role for person in people for role in person["roles"]} == {str(role) for role in Role}
    assert 50 <= len(people) <= 75
    assert len({person["name"] for person in people}) == len(people)
    names = {person["username"] for person in people}
    assert names >= {"motcua.antoan", "hotich.antoan", "chutich.antoan", "kstthc.huyen", "quantri"}
    password = people[0]["password"]
    with empty.app_context():
        hashes = set(db.session.scalars(select(User.password_hash)))
    assert len(hashes) == 1
    assert matches(password, hashes.pop(), empty.config["ARGON2_KIB"])
    assert len(password) >= SHORTEST
    assert password.isascii()


def test_the_password_lies_where_only_the_owner_reads(empty):
    _run(empty, "demo", "fill", "--dossiers", "0")
    mode = (empty.config["INSTANCE"] / "demo.json").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600
