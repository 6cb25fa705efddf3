"""How the forms of samples are filled in: a part of the recipes."""

from intranet.extensions import db
from intranet.models.dossiers import Dossier
from tests.routes.recipes import Recipe

PAGE = "/inspections/{inspection_own}/samples"


def a_code(world):
    """The code of a dossier of the commune that is in no sample."""
    with world.app.app_context():
        query = db.session.query(Dossier.code).filter_by(pid=world.things["letter own"])
        return {"code": query.scalar(), "reason": "met"}


SAMPLE_RECIPES = {
    "samples.draw": Recipe("inspector", PAGE, {"number": "3", "said": "17"}),
    "samples.pick": Recipe("inspector", f"{PAGE}/picks", a_code, page=PAGE),
}
