"""The recipes of the fees room."""

from sqlalchemy import select

from intranet.extensions import db
from intranet.models.dossiers import Dossier
from intranet.models.fees import FeeEntry
from intranet.services import fees
from intranet.transaction import SYSTEM, Actor, transaction
from tests.factories import person


def owing(*movements):
    """The dossier owes 50.000 đồng and has seen these movements: (endpoint noun, fields)."""

    def go(world):
        pid = world.things["dossier own"]
        with world.app.app_context(), transaction(SYSTEM) as change:
            dossier = db.session.query(Dossier).filter_by(pid=pid).one()
            fees.raise_due(change, Actor(person("clerk")), dossier, 50_000, "Lệ phí")
        for noun, fields in movements:
            path = f"/fees/dossiers/{pid}/{noun}"
            page = world.clients["clerk"].get(path, status=200)
            page.submit(path, status=303, **fields)

    return go


def without_a_number(world):
    """Money taken without a receipt; the pid of the entry becomes ``unnumbered``."""
    owing(("collection", {}))(world)
    with world.app.app_context():
        query = select(FeeEntry.pid).where(FeeEntry.kind == "collected")
        query = query.where(FeeEntry.receipt_no.is_(None)).order_by(FeeEntry.id.desc())
        world.things["unnumbered"] = db.session.scalar(query.limit(1))


def fee_recipes(recipe, reason):
    """{endpoint: recipe}."""
    return {
        "fees.collect": recipe(
            "clerk", "/fees/dossiers/{dossier_own}/collection", {"receipt_no": "7"}, before=owing()
        ),
        "fees.refund": recipe(
            "clerk",
            "/fees/dossiers/{dossier_own}/refund",
            {"reason": reason},
            before=owing(("collection", {})),
        ),
        "fees.waive": recipe(
            "clerk", "/fees/dossiers/{dossier_own}/waiver", {"reason": reason}, before=owing()
        ),
        "fees.number": recipe(
            "clerk",
            "/fees/dossiers/{dossier_own}/entries/{unnumbered}/receipt",
            {"receipt_no": "8"},
            before=without_a_number,
        ),
        "fees.close": recipe(
            "clerk",
            "/fees/days",
            {"counted": "50000", "note": "Có khoản của biên lai thử"},
            "/fees",
            owing(("collection", {})),
        ),
    }
