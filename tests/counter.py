"""At the counter: receiving a dossier through the pages, and what the log says of it."""

from io import BytesIO

from intranet.extensions import db
from intranet.models.dossiers import Dossier
from intranet.services import audit, dossiers
from intranet.services.dossiers import IntakeData, PaperData, PersonData
from intranet.transaction import Actor
from tests.factories import person, procedure, unit

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff"
    "3f0005fe02fea72d9d950000000049454e44ae426082"
)
PERSON = {
    "owner_id_number": "052085001234",
    "owner_full_name": "Đinh Văn Tèo",
    "owner_birth_date": "7/11/1985",
    "owner_sex": "male",
    "owner_phone": "0912345678",
}
TICKED = {"papers-0-given": "y", "papers-1-given": "y"}


def sheet_for(clerk, procedure="hôn nhân"):
    """The empty intake sheet of the procedure whose name holds these words."""
    return clerk.get(clerk.get("/dossiers/new", status=200).link(procedure), status=200)


def received(clerk, procedure="hôn nhân", **fields):
    """Receive a dossier; returns the path of its page."""
    answer = sheet_for(clerk, procedure).submit(**{**PERSON, **TICKED, **fields})
    assert answer.status == 303, answer.words
    return answer.location


def acts_of(app, path):
    """The acts in the log about the dossier at ``path``, oldest first, without readings."""
    pid = path.rsplit("/", 1)[1]
    with app.app_context():
        entries = audit.life_of(f"dossier:{pid}")
    return [entry.act for entry in entries if entry.act != "dossiers.read"]


def picture(name="to-khai.png"):
    """A small picture as a browser uploads it."""
    return BytesIO(PNG), name


# Who carries a dossier from the counter back to the counter, in this order.
WAY = (
    ("clerk", dossiers.hand_over, {}),
    ("officer", dossiers.hand_over, {}),
    ("leader", dossiers.approve, {}),
    ("registrar", dossiers.enter_result, {"number": "12/XN-UBND"}),
    ("clerk", dossiers.return_result, {"collected_by": "Đinh Văn Tèo"}),
)


def carried(app, moves, then=()):
    """A dossier after the first ``moves`` of WAY and after ``then`` (moves of the same shape), by
    the services; returns the path of its page.
    """
    with app.app_context():
        owner = PersonData("Đinh Văn Tèo", id_number="052085001234", phone="0912345678")
        data = IntakeData(
            procedure("marital").pid, unit("X21622-BPMC").pid, owner,
            papers=(PaperData("Tờ khai theo mẫu", originals=1),),
        )  # fmt: skip
        pid = dossiers.receive(Actor(person("clerk")), data).pid
        for who, act, facts in (*WAY[:moves], *then):
            version = db.session.query(Dossier.version).filter_by(pid=pid).scalar()
            act(Actor(person(who)), pid, version, **facts)
    return f"/dossiers/{pid}"
