"""How the forms of the second factor are filled in: a part of the recipes."""

from datetime import timedelta

import pyotp

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import SecondFactor, User
from intranet.services import factors
from intranet.transaction import SYSTEM, transaction
from tests.factories import person
from tests.routes.recipes import Recipe

FACTOR_NOT_FORMS = {
    "sessions.enter_code": "there is no session yet",
    "sessions.enter_passkey": "there is no session yet",
    "sessions.confirm": "asks what the login asks: tests/routes/test_factors.py",
    "sessions.confirm_passkey": "asks what the login asks: tests/routes/test_passkeys.py",
    "factors.remove": "the login asks for a code: tests/routes/test_factors.py",
    "factors.renew_codes": "the login asks for a code: tests/routes/test_factors.py",
    "factors.add_passkey": "needs HTTPS: tests/routes/test_passkeys.py",
    "factors.forget_passkey": "needs HTTPS: tests/routes/test_passkeys.py",
}


def a_secret(world):
    """A secret that waits for its first code."""
    page = world.clients["officer"].get("/factors", status=200)
    page.submit("/factors/authenticator/new", status=303)


def next_code(world):
    """The code of the coming half minute: it counts now, and for a minute at least."""
    with world.app.app_context():
        waits = factors.waiting(person("officer"), world.app.config["SECRET_KEY"], "")
    return {"code": pyotp.TOTP(waits.secret).at(clock.utc() + timedelta(seconds=30))}


def a_lost_phone(world):
    """The account of the world asks for codes that nobody can make."""
    with world.app.app_context(), transaction(SYSTEM) as change:
        user = db.session.query(User).filter_by(pid=world.things["account"]).one()
        made = {"secret": "lost", "made_at": clock.now(), "confirmed_at": clock.now()}
        db.session.add(SecondFactor(user_id=user.id, **made))
        change.record("test.lose", user)


FACTOR_RECIPES = {
    "factors.begin": Recipe("officer", "/factors/authenticator/new", page="/factors"),
    "factors.enrol": Recipe("officer", "/factors/authenticator", next_code, before=a_secret),
    "accounts.take_off": Recipe(
        "admin", "/accounts/{account}/factors", {"reason": "Rơi xuống suối"}, before=a_lost_phone
    ),
}
