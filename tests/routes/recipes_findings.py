"""How the forms of findings and proofs are filled in: a part of the recipes."""

from datetime import timedelta

from intranet import clock
from tests.factories_inspections import make_finding, make_proof
from tests.routes.recipes import Recipe, picture

PAGE = "/findings/{finding_own}"
VISIT = "/inspections/{inspection_own}"
LATER = f"{clock.today() + timedelta(30):%d/%m/%Y}"
FINDING = {"text": "Chưa niêm yết", "severity": "heavy", "due_on": LATER}
PHOTO = {"words": "Đã niêm yết"}


def a_draft(world):
    """A finding that only the team sees; its pid becomes ``draft_finding``."""
    with world.app.app_context():
        visit = world.things["inspection own"]
        world.things["draft finding"] = make_finding(visit, "draft", item_code=None)


def answered(world):
    """The unit has said that it is mended."""
    path = f"/findings/{world.things['finding own']}"
    page = world.clients["officer"].get(path, status=200)
    page.submit(f"{path}/answers", status=303, **PHOTO, **a_photo("proofs")())


def a_photo(field):
    return lambda: {field: (picture(), "anh.png")}


def a_proof(world):
    """A photo of the team; its pid becomes ``proof_new``."""
    with world.app.app_context():
        world.things["proof new"] = make_proof(world.things["inspection own"], "item:A02")


FINDING_RECIPES = {
    "findings.create": Recipe("inspector", f"{VISIT}/findings/new", FINDING),
    "findings.edit": Recipe(
        "inspector", "/findings/{draft_finding}/edition", {"text": "Thiếu"}, before=a_draft
    ),
    "findings.drop": Recipe(
        "inspector",
        "/findings/{draft_finding}/removal",
        page="/findings/{draft_finding}",
        before=a_draft,
    ),
    "findings.answer": Recipe(
        "officer", f"{PAGE}/answers", PHOTO, page=PAGE, files=a_photo("proofs")
    ),
    "findings.accept": Recipe("inspector", f"{PAGE}/acceptance", page=PAGE, before=answered),
    "findings.give_back": Recipe(
        "inspector", f"{PAGE}/return", {"reason": "Ảnh mờ"}, page=PAGE, before=answered
    ),
    "findings.postpone": Recipe(
        "inspector",
        f"{PAGE}/postponement",
        {"due_on": LATER, "why": "Chờ kinh phí"},
        page=PAGE,
    ),
    "proofs.add": Recipe(
        "inspector", f"{VISIT}/proofs", page=f"{VISIT}/sheet", files=a_photo("file")
    ),
    "proofs.remove": Recipe(
        "inspector", "/proofs/{proof_new}/removal", {"reason": "Chụp nhầm"}, before=a_proof
    ),
}
