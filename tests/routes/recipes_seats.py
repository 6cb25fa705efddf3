"""How the forms of the PIN are filled in: a part of the recipes."""

from tests.people import PASSWORD
from tests.routes.recipes import Recipe

PAGE = "/sessions/pin"
PIN = {"current": PASSWORD, "pin": "739254", "again": "739254"}


def a_pin(world):
    """The clerk has one."""
    world.clients["clerk"].get(PAGE, status=200).submit(PAGE, status=303, **PIN)


SEAT_RECIPES = {
    "sessions.remove_pin": Recipe("clerk", f"{PAGE}/removal", page=PAGE, before=a_pin),
}
SEAT_NOT_FORMS = {
    "sessions.set_pin": "passwords are never held: tests/routes/test_sessions.py",
    "sessions.lock": "an ended session needs no lock",
    "sessions.unlock": "the way back itself: tests/routes/test_locking.py",
}
