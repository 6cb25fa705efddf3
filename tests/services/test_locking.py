"""Many PINs tried at once are no more tries than one after the other."""

import threading

from sqlalchemy import select

from intranet import websessions
from intranet.extensions import db
from intranet.models.sessions import WebSession
from intranet.rules.errors import RuleBroken, Throttled
from intranet.services import sessions
from intranet.transaction import Actor, NotVisible
from tests.factories import person
from tests.people import PASSWORD

KIB, SEAT, PIN = 64, "5" * 64, "739254"
AT_ONCE = 12


def locked_screen(app):
    """The clerk has a PIN and a locked session on the seat."""
    clerk = person("clerk")
    sessions.set_pin(Actor(clerk), PASSWORD, PIN, kib=KIB)
    with app.test_request_context():
        session = websessions.ServerSession()
        websessions.start(session, clerk.id, "127.0.0.1", "tests")
        token = session.token
    sessions.lock(Actor(clerk), websessions.hash_token(token), SEAT)
    return sessions.seated(SEAT, None, 30, 12)[0]


def test_pins_tried_at_once_are_counted_one_by_one(app):
    with app.app_context():
        screen = locked_screen(app)
    said, gate = [], threading.Barrier(AT_ONCE)

    def try_one(number):
        with app.app_context():
            gate.wait()
            try:
                sessions.unlock(Actor(None, "127.0.0.1"), screen, f"00010{number % 10}", kib=KIB)
                said.append("open")
            except (RuleBroken, NotVisible, Throttled) as refused:
                said.append(type(refused).__name__)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=try_one, args=(n,)) for n in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(said) == AT_ONCE
    assert said.count("RuleBroken") <= 4  # looked at and refused; the fifth ended it
    assert "open" not in said
    with app.app_context():
        row = db.session.scalars(select(WebSession)).one()
        assert row.pin_failures == 5
        assert row.ended_at is not None
        assert sessions.seated(SEAT, None, 30, 12) == []


def test_the_new_token_is_the_only_key(in_app):
    screen = locked_screen(in_app)
    token = sessions.unlock(Actor(None), screen, PIN, kib=KIB, was=screen.user_id)
    rows = db.session.execute(select(WebSession.id_hash, WebSession.locked_at)).all()
    assert rows == [(websessions.hash_token(token), None)]
    assert sessions.seated(SEAT, screen.id_hash, 30, 12) == []
