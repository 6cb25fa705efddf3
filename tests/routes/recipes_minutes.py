"""How the forms of the minutes are filled in: a part of the recipes."""

from intranet import clock
from intranet.services import minutes
from intranet.transaction import Actor
from tests.factories import person
from tests.routes.recipes import Recipe

PAGE = "/inspections/{inspection_own}/minutes"
MINUTE_NOT_FORMS = {
    "minutes.countersign": "a form with a code is never held: tests/routes/test_minutes.py"
}


def written(world):
    """The minutes of the visit say what has to stand in them."""
    with world.app.app_context():
        told = minutes.show(person("inspector"), world.things["inspection own"]).minute
        words = {name: getattr(told, name) for name in minutes.Written.__dataclass_fields__}
        words |= {"unit_people": "Nguyễn Văn Nghĩa, Chủ tịch", "ended_at": clock.now()}
        actor, pid = Actor(person("inspector")), world.things["inspection own"]
        minutes.edit(actor, pid, minutes.Written(**words), 0)


def frozen(world):
    """They wait for signatures."""
    written(world)
    with world.app.app_context():
        minutes.freeze(Actor(person("inspector")), world.things["inspection own"], confirmed=True)


MINUTE_RECIPES = {
    "minutes.edit": Recipe("inspector", f"{PAGE}/edition", {"unit_people": "Y Lan, Văn thư"}),
    "minutes.freeze": Recipe("inspector", f"{PAGE}/freezing", {"confirmed": "y"}, before=written),
    "minutes.sign": Recipe("leader", f"{PAGE}/signature", {"is_read": "y"}, before=frozen),
    "minutes.code": Recipe("leader", f"{PAGE}/code", page=PAGE, before=frozen),
    "minutes.attest": Recipe(
        "inspector",
        f"{PAGE}/attestation",
        {"way": "refused", "name": "Trần Văn Chứng", "reason": "Vắng mặt"},
        before=frozen,
    ),
    "minutes.add": Recipe(
        "leader", f"{PAGE}/additions", {"text": "Đã dán lại niêm yết"}, before=frozen
    ),
}
