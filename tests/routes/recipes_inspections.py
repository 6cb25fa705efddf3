"""How the forms of inspections and their plans are filled in: a part of the recipes."""

from intranet import clock
from intranet.extensions import db
from intranet.models.inspections import Inspection
from intranet.services import plans
from intranet.transaction import SYSTEM, Actor, transaction
from tests.factories import person, unit
from tests.routes.recipes import Recipe

PAGE = "/inspections/{inspection_own}"
PLAN = "/inspection-plans/{plan}"
TODAY = f"{clock.today():%d/%m/%Y}"
DECISION = {"decision_number": "12/QĐ-UBND", "decision_date": TODAY, "signer": "Bùi Văn Đức"}


def in_state(state, **facts):
    """The inspection of the world stands there."""

    def change_it(world):
        with world.app.app_context(), transaction(SYSTEM) as change:
            found = db.session.query(Inspection).filter_by(pid=world.things["inspection own"]).one()
            for name, value in {"state": state, **facts}.items():
                setattr(found, name, value)
            change.record("tests.set", "inspection:test")

    return change_it


def head_and_unit(world):
    with world.app.app_context():
        return {"units": unit("X21622").pid, "head": person("inspector").pid}


def no_plan(world):
    """The plan of the world is one of last year."""
    with world.app.app_context(), transaction(SYSTEM) as change:
        plans.get(person("supervisor"), world.things["plan"]).year -= 1
        change.record("tests.set", "plan:test")


def a_line(world):
    with world.app.app_context():
        actor = Actor(person("supervisor"))
        plans.add_lines(actor, world.things["plan"], None, "planned", (1, 12))
        db.session.remove()


INSPECTION_RECIPES = {
    "inspections.create": Recipe("inspector", "/inspections/new", head_and_unit),
    "inspections.edit": Recipe(
        "inspector", f"{PAGE}/edition", {"place": "Hội trường"}, before=in_state("draft")
    ),
    "inspections.decide": Recipe(
        "supervisor", f"{PAGE}/decision", DECISION, before=in_state("draft")
    ),
    "inspections.notify": Recipe(
        "inspector", f"{PAGE}/notification", page=PAGE, before=in_state("decided")
    ),
    "inspections.begin": Recipe(
        "inspector", f"{PAGE}/beginning", page=PAGE, before=in_state("decided")
    ),
    "inspections.report": Recipe(
        "inspector",
        f"{PAGE}/report",
        {"report_number": "5/BC", "report_date": TODAY},
        before=in_state("signed", form="full"),
    ),
    "inspections.close": Recipe(
        "inspector", f"{PAGE}/closure", page=PAGE, before=in_state("signed")
    ),
    "inspections.cancel": Recipe("inspector", f"{PAGE}/cancellation", {"reason": "Bão lũ"}),
    "plans.create": Recipe("supervisor", "/inspection-plans/new", before=no_plan),
    "plans.edit": Recipe("supervisor", f"{PLAN}/edition", {"theme": "Số hóa"}),
    "plans.add_lines": Recipe("supervisor", f"{PLAN}/lines", page=PLAN),
    "plans.remove_line": Recipe("supervisor", f"{PLAN}/lines/removal", page=PLAN, before=a_line),
}
