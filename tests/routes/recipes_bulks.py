"""How the forms for many dossiers are filled in: a part of the recipes."""

from intranet.extensions import db
from intranet.models.accounts import Membership
from intranet.transaction import SYSTEM, transaction
from tests.factories import person, unit
from tests.routes.recipes import REASON, WAY, Recipe, moved

LOOKED = "/bulks/new?act=hand_over&chosen={dossier_own}"


def handed_on(world):
    """The clerk handed on a list of one; its pid becomes ``bulk``."""
    path = LOOKED.format(dossier_own=world.things["dossier own"])
    answer = world.clients["clerk"].get(path, status=200).submit(path, status=303)
    world.things["bulk"] = answer.location.rpartition("/")[2]


def a_leaver(world):
    """The officer holds a dossier by name, and a colleague could have it instead."""
    moved(*WAY[:1])(world)
    path = f"/dossiers/{world.things['dossier own']}/assignment"
    with world.app.app_context():
        officer, colleague = person("officer"), person("other_officer")
        with transaction(SYSTEM) as change:
            db.session.add(
                Membership(role="officer", unit_id=unit("X21622").id, user_id=colleague.id)
            )
            change.record("tests.set", "office:test")
        world.things |= {"leaver": officer.pid, "colleague": colleague.pid}
    page = world.clients["leader"].get(path, status=200)
    page.submit(path, status=303, to_user=world.things["leaver"])


BULK_RECIPES = {
    "bulks.carry_out": Recipe("clerk", LOOKED, {"note": "Gấp"}),
    "bulks.undo": Recipe("clerk", "/bulks/{bulk}/undoing", page="/bulks/{bulk}", before=handed_on),
    "bulks.pass_on": Recipe(
        "leader",
        "/bulks/people/{leaver}/work",
        lambda world: {"colleagues": world.things["colleague"], "reason": REASON},
        before=a_leaver,
    ),
}
