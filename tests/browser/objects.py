"""What the pages show: one dossier at each place of its way, a notice, ids of an office."""

import io
from dataclasses import dataclass
from datetime import date

from flask import current_app
from PIL import Image

from intranet.extensions import db
from intranet.models.accounts import User
from intranet.models.dossiers import Attachment, Dossier
from intranet.services import dossiers, files, notices
from intranet.services.dossiers import (
    IntakeData,
    PaperData,
    PersonData,
    attaching,
    closure,
    routing,
)
from intranet.transaction import Actor
from tests.factories import procedure, unit
from tests.people import PEOPLE

COLLECTOR = ("Đinh Thị Lành", "052190000017")
# The verbs of a dossier's way in order, and who carries them out.
WAY = (
    ("fresh", None, None),
    ("processed", "clerk", routing.hand_over),
    ("drafted", "officer", routing.hand_over),
    ("approved", "leader", routing.approve),
    ("finished", "registrar", closure.enter_result),
    ("returned", "clerk", lambda *which: closure.return_result(*which, *COLLECTOR)),
)
PAPERS = (
    PaperData("Tờ khai cấp Giấy xác nhận tình trạng hôn nhân theo mẫu", originals=1),
    PaperData("Căn cước công dân", submit=False),
)


@dataclass(frozen=True)
class Cast:
    """Who and what the objects are made with: names of accounts, keys of procedures."""

    people: dict
    birth: str = "birth"
    marital: str = "marital"
    desk: str = "X21622-BPMC"
    elsewhere: str = "X21628"

    def person(self, who):
        return db.session.query(User).filter_by(username=self.people[who]).one()


SMALL_OFFICE = Cast({who: facts[0] for who, facts in PEOPLE.items()})


def make_objects(cast=SMALL_OFFICE):
    """Public ids by name; one dossier rests at each place of the way."""
    things = {place: _dossier_at(place, cast) for place, _who, _verb in WAY}
    things["file"] = _file_of(things["fresh"], cast)
    things["tracking"] = _dossier(things["fresh"]).tracking
    things["birth"] = procedure(cast.birth).pid
    things["commune"] = unit(cast.elsewhere).pid
    account = cast.person("other_officer")
    role = account.memberships[0]
    things |= {"account": account.pid, "role": role.role, "role_unit": role.unit.pid}
    leader = cast.person("leader")
    notice = notices.post(
        Actor(leader), "Nghỉ lễ Quốc khánh", "Trực lễ theo lịch đã gửi.",
        leader.memberships[0].unit.pid,
    )  # fmt: skip
    return things | {"notice": notice.pid}


def _dossier_at(place, cast):
    number = f"05219000{len(place):04d}"
    owner = PersonData(
        COLLECTOR[0], id_number=number, birth_date=date(1990, 11, 7), phone="0912345678",
        address="Thôn 1, xã An Toàn",
    )  # fmt: skip
    data = IntakeData(procedure(cast.marital).pid, unit(cast.desk).pid, owner, papers=PAPERS)
    pid = dossiers.receive(Actor(cast.person("clerk")), data).pid
    for reached, who, verb in WAY:
        if verb:
            verb(Actor(cast.person(who)), pid, _dossier(pid).version)
        if reached == place:
            break
    return pid


def _file_of(pid, cast):
    """A scan that the clerk hangs on the dossier."""
    picture = io.BytesIO()
    Image.new("RGB", (420, 300), "white").save(picture, "PNG")
    picture.seek(0)
    limits = files.Limits(current_app.config["INSTANCE"] / "files", 10**6, 2000, 30)
    stored = files.keep(picture, "to-khai.png", limits)
    attaching.add_files(Actor(cast.person("clerk")), pid, [stored], 30)
    return db.session.query(Attachment).filter_by(dossier_id=_dossier(pid).id).one().pid


def _dossier(pid):
    db.session.rollback()
    return db.session.query(Dossier).filter_by(pid=pid).one()
