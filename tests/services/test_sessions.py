"""The door: delays that grow and never lock, own password, own sessions. On both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import Pin, SecondFactor
from intranet.models.sessions import HeldRequest, LoginThrottle, WebSession
from intranet.rules.errors import RuleBroken, Throttled
from intranet.services import audit, sessions
from intranet.services.passwords import matches
from intranet.transaction import SYSTEM, Actor, NotVisible, transaction
from tests.factories import person
from tests.people import PASSWORD

PHRASE = "suoi trong chay qua lang"
HERE = "10.1.2.3"


class Clock:
    """The office's clock, moved by hand."""

    def __init__(self, monkeypatch):
        self.moment = clock.utc()
        monkeypatch.setattr(clock, "utc", lambda: self.moment)

    def later(self, **span):
        self.moment += timedelta(**span)


@pytest.fixture
def time(monkeypatch):
    return Clock(monkeypatch)


def acting(who):
    """The person in a request of their own: a new look at the database."""
    db.session.rollback()
    return Actor(person(who))


def knock(password="wrong", name="mai.dt", address=HERE, device=None):
    """Try to log in: "in", "wrong" or the seconds to wait."""
    try:
        sessions.login(Actor(None, address), name, password, kib=64, known_device=device)
        return "in"
    except RuleBroken:
        return "wrong"
    except Throttled as error:
        return error.seconds


def sign_in(who, mark):
    with transaction(SYSTEM) as change:
        now = clock.now()
        row = {"id_hash": mark * 64, "user_id": person(who).id, "created_at": now, "seen_at": now}
        db.session.add(WebSession(**row))
        change.record("test.sign_in", person(who))


def test_five_free_tries_then_a_delay_that_grows_to_a_minute(in_app, time):
    assert [knock() for _ in range(5)] == ["wrong"] * 5
    waits = []
    for _ in range(9):
        waits.append(knock(PASSWORD))
        time.later(seconds=waits[-1])
        assert knock() == "wrong"
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    time.later(seconds=60)
    assert knock(PASSWORD) == "in"
    assert knock() == "wrong"


def test_delays_are_forgotten_after_a_quarter_of_an_hour(in_app, time):
    for _ in range(5):
        knock()
    time.later(minutes=15, seconds=1)
    assert [knock() for _ in range(5)] == ["wrong"] * 5


def test_a_stranger_cannot_shut_out_the_owner(in_app, time):
    for _ in range(5):
        knock()
    assert knock(PASSWORD) == 1
    assert knock(PASSWORD, device="known") == "in"
    assert knock(PASSWORD, address="10.9.9.9") == "in"
    assert knock(PASSWORD, name="rin.dv") == "in"


def test_one_network_shares_one_budget(in_app, time):
    for last in range(5):
        knock(address=f"10.1.2.{last}")
    assert knock(PASSWORD, address="10.1.2.99") == 1


def test_failures_count_in_one_row(in_app, time):
    for _ in range(3):
        knock()
    rows = db.session.scalars(select(LoginThrottle.failures)).all()
    assert rows == [3]


def test_login_names_who_came_in_and_refusal_the_name_tried(in_app):
    knock(PASSWORD)
    entry = audit.life_of(f"user:{person('clerk').pid}")[-1]
    assert (entry.act, entry.username) == ("sessions.login", "mai.dt")
    knock(name="không có <b>")
    assert [e.result for e in audit.life_of("login:khngcb")] == ["refused"]


def test_password_is_the_same_from_every_keyboard(in_app):
    import unicodedata

    assert knock(unicodedata.normalize("NFD", PASSWORD)) == "in"


def test_change_password_ends_the_other_sessions(in_app):
    sign_in("clerk", "a")
    sign_in("clerk", "b")
    sign_in("officer", "c")
    sessions.change_password(acting("clerk"), PASSWORD, PHRASE, kib=64, this_hash="a" * 64)
    assert matches(PHRASE, person("clerk").password_hash, 64)
    alive = {row.id_hash[0] for row in sessions.living(person("clerk").id, 30, 12)}
    assert alive == {"a"}
    assert len(sessions.living(person("officer").id, 30, 12)) == 1
    assert audit.life_of(f"user:{person('clerk').pid}")[-1].act == "sessions.change_password"


@pytest.mark.parametrize(
    ("current", "new", "field"),
    [
        ("wrong", PHRASE, "current"),
        (PASSWORD, "short", "password"),
        (PASSWORD, PASSWORD, "password"),
        (PASSWORD, "Đinh Thị Mai xã An Toàn", "password"),
    ],
)
def test_change_password_refuses(in_app, current, new, field):
    with pytest.raises(RuleBroken) as caught:
        sessions.change_password(acting("clerk"), current, new, kib=64, this_hash="")
    assert caught.value.field == field
    assert matches(PASSWORD, person("clerk").password_hash, 64)


def test_guessing_at_an_open_desk_is_slowed_down(in_app, time):
    for _ in range(5):
        with pytest.raises(RuleBroken):
            sessions.change_password(acting("clerk"), "x", PHRASE, kib=64, this_hash="")
    with pytest.raises(Throttled):
        sessions.change_password(acting("clerk"), PASSWORD, PHRASE, kib=64, this_hash="")
    assert knock(PASSWORD) == "in"


def test_guessing_codes_is_slowed_down(in_app, time):
    def use():
        sessions.use_code(Actor(None, HERE), "mai.dt", "AAAA", PHRASE, kib=64)

    for _ in range(5):
        with pytest.raises(RuleBroken):
            use()
    with pytest.raises(Throttled):
        use()


def test_own_sessions_know_idle_and_whole_time(in_app, time):
    sign_in("clerk", "a")
    time.later(minutes=29)
    sign_in("clerk", "b")
    rows = sessions.own(person("clerk"), "b" * 64, 30, 12)
    assert [(row.mark[0], row.is_this) for row in rows] == [("b", True), ("a", False)]
    time.later(minutes=2)
    assert len(sessions.living(person("clerk").id, 30, 12)) == 1
    assert len(sessions.living(person("clerk").id, 600, 12)) == 2
    time.later(hours=12)
    assert sessions.living(person("clerk").id, 10_000, 12) == []


def test_end_ends_only_ones_own(in_app):
    sign_in("clerk", "a")
    sign_in("officer", "c")
    with pytest.raises(NotVisible):
        sessions.end(acting("clerk"), "c" * 16)
    with pytest.raises(NotVisible):
        sessions.end(acting("clerk"), "a")
    sessions.end(acting("clerk"), "a" * 16)
    assert sessions.living(person("clerk").id, 30, 12) == []
    with pytest.raises(NotVisible):
        sessions.end(acting("clerk"), "a" * 16)
    assert len(sessions.living(person("officer").id, 30, 12)) == 1


def test_end_others_keeps_the_one_that_asks(in_app):
    for mark in "abd":
        sign_in("clerk", mark)
    sessions.end_others(acting("clerk"), "b" * 64)
    assert [row.id_hash[0] for row in sessions.living(person("clerk").id, 30, 12)] == ["b"]


def test_held_request_is_for_the_same_person_and_a_day(in_app, time):
    token = sessions.hold(person("clerk").id, "/notices/new?", "text/plain", b"x" * 10)
    kept = sessions.held(acting("clerk"), token, 24)
    assert (kept.path, kept.body) == ("/notices/new", b"x" * 10)
    with pytest.raises(NotVisible):
        sessions.held(acting("officer"), token, 24)
    time.later(hours=24, seconds=1)
    with pytest.raises(NotVisible):
        sessions.held(acting("clerk"), token, 24)


def test_sweep_forgets_what_is_old_and_keeps_the_rest(in_app, time):
    sign_in("clerk", "a")
    sessions.hold(person("clerk").id, "/x", "text/plain", b"")
    knock()
    time.later(days=2)
    sign_in("clerk", "b")
    swept = sessions.sweep(24)
    assert (swept["held_requests"], swept["login_throttles"], swept["web_sessions"]) == (1, 1, 0)
    time.later(days=29)
    assert sessions.sweep(24)["web_sessions"] == 1
    assert db.session.scalar(select(func.count()).select_from(HeldRequest)) == 0


def test_sweep_forgets_pins_of_closed_accounts_and_unconfirmed_authenticators(in_app, time):
    with transaction(SYSTEM) as change:
        now = clock.now()
        for who in ("clerk", "officer", "leader"):
            db.session.add(Pin(user_id=person(who).id, pin_hash="h", set_at=now))
            db.session.add(SecondFactor(user_id=person(who).id, secret="s", made_at=now))
        db.session.flush()
        db.session.get(SecondFactor, person("leader").id).confirmed_at = now
        person("clerk").locked = True
        person("officer").expires_on = clock.today() - timedelta(days=1)
        change.record("tests.set", "office:test")
    assert (sessions.sweep(24)["pins"], sessions.sweep(24)["second_factors"]) == (2, 0)
    time.later(days=1, seconds=1)
    assert sessions.sweep(24)["second_factors"] == 2
    assert list(db.session.scalars(select(SecondFactor.user_id))) == [person("leader").id]
    assert list(db.session.scalars(select(Pin.user_id))) == [person("leader").id]
