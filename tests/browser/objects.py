"""What the pages show: one dossier at each place of its way, a notice, ids of an office."""

import io
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flask import current_app
from PIL import Image

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import User
from intranet.models.dossiers import Attachment, Dossier, DossierEvent, Label
from intranet.models.fees import FeeDay, FeeEntry
from intranet.models.persons import Person
from intranet.rules.accesses import AccessKind
from intranet.services import (
    accesses,
    blocks,
    bulks,
    checklists,
    checkpoints,
    dossiers,
    drafts,
    erasures,
    files,
    notices,
    reviews,
    slips,
    tls,
)
from intranet.services.dossiers import (
    IntakeData,
    PaperData,
    PersonData,
    attaching,
    closure,
    marks,
    reading,
    requests,
    routing,
)
from intranet.transaction import SYSTEM, Actor, transaction
from tests.browser.inspected import make_visit
from tests.browser.mending import make_mending
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
WHY = "Thiếu giấy tờ theo quy định của pháp luật hộ tịch"
# Turns that a dossier in processing takes, each by one person.
TURNS = {
    "asked": ("officer", dossiers.request_supplement, {"items": ["Trích lục"], "reason": WHY}),
    "payable": ("officer", dossiers.ask_payment, {"amount": 50000, "reason": WHY}),
    "standing": ("officer", dossiers.suspend, {"reason": WHY}),
    "sorry": ("officer", dossiers.ask_extension, {"new_day": date(2099, 12, 31), "reason": WHY}),
}
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
    advisers: str = "ALAO-TP"

    def person(self, who):
        return db.session.query(User).filter_by(username=self.people[who]).one()


SMALL_OFFICE = Cast({who: facts[0] for who, facts in PEOPLE.items()})


def make_objects(cast=SMALL_OFFICE):
    """Public ids by name; one dossier rests at each place of the way."""
    things = {place: _dossier_at(place, cast) for place, _who, _verb in WAY}
    things |= {turn: _turned(turn, cast) for turn in TURNS}
    things["file"] = _file_of(things["fresh"], cast)
    things |= _marks(things, cast)
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
    things |= _papers(things, cast) | _question(cast) | _outage(cast)
    things |= _bulk(things, cast) | {"checkpoint": _checkpoint()}
    clerk = Actor(cast.person("clerk"))
    things["erasure"] = erasures.ask(clerk, things["person"], "request", "12/ĐN").pid
    due = clock.today() + timedelta(days=30)
    things["review"] = reviews.open_round(Actor(cast.person("admin")), due).pid
    folder = current_app.config["INSTANCE"] / "tls"
    if tls.authority(folder) is None:
        tls.make_authority(SYSTEM, folder, ["motcua.anlao.lan"], ["127.0.0.1"])
    watcher = Actor(cast.person("supervisor"))
    accesses.give_reason(watcher, things["returned"], AccessKind.PLAN, "Kế hoạch 12/KH-UBND")
    things |= make_visit(cast) | _checklists(cast)
    things |= make_mending(cast, things["inspection"])
    return things | {"notice": notice.pid, "fee_day": _closed_day(cast)}


def _checklists(cast):
    """The newest published checklist, and a draft of the next version that differs."""
    line = next(line for line in checklists.listing() if line.current)
    actor = Actor(cast.person("supervisor"))
    draft = checklists.begin(actor, line.current.pid).pid
    checklists.move(actor, draft, "A01", 1)
    return {"checklist": line.current.pid, "checklist_draft": draft}


def _checkpoint():
    """The log so far, signed by the office's own key."""
    path = checkpoints.path_of(current_app.config)
    checkpoints.make_key(SYSTEM, path)
    return checkpoints.sign(SYSTEM, path)[0].pid


def _papers(things, cast):
    """What is printed besides receipts: a letter, money, a slip of the counter, the lists."""
    asked, paid = _dossier(things["asked"]), _dossier(things["processed"])
    letter = db.session.query(DossierEvent).filter_by(dossier_id=asked.id).one()
    money = db.session.query(FeeEntry).filter_by(dossier_id=paid.id, kind="collected").one()
    who = PersonData(COLLECTOR[0], id_number=COLLECTOR[1], address="Thôn 1, xã An Toàn")
    data = slips.SlipData(things["birth"], unit(cast.desk).pid, who, WHY, (1, 2))
    desk, day = paid.received_unit.pid, clock.today()
    moved = f"day={day}&giver={desk}&taker={paid.competent_unit.pid}"
    return {
        "letter": letter.pid,
        "money": money.pid,
        "slip": slips.guide(Actor(cast.person("clerk")), data).pid,
        "span": f"desk={desk}&from={day}&to={day}",
        "moved": moved,
    }


def _outage(cast):
    """A block with a spoilt number, a counted day that differs, a form begun and not sent."""
    clerk, desk = cast.person("clerk"), unit(cast.desk).pid
    block = blocks.lease(Actor(clerk), desk, 4)
    blocks.void(Actor(clerk), block.pid, block.numbers[0].code, "Viết hỏng, đã gạch chéo")
    blocks.count(Actor(clerk), desk, clock.today(), 50, "Sổ chép cả giấy của ngày hôm trước")
    drafts.save(clerk, "/dossiers/new", "draft-of-a-sheet", [("owner_full_name", "Y Lan")])
    return {"block": block.pid}


def _bulk(things, cast):
    """Receipts printed for many, who holds a dossier by name, one that the officer has opened."""
    pids = [things["fresh"], things["processed"]]
    picks = [(pid, _dossier(pid).version) for pid in pids]
    bulk = bulks.carry_out(Actor(cast.person("clerk")), "print", picks, bulks.Given())
    officer = cast.person("officer")
    held = _dossier_at("processed", cast)
    routing.assign(Actor(officer), held, _dossier(held).version, officer.pid)
    opened = _dossier_at("processed", cast)
    reading.open_dossier(Actor(officer), opened)
    return {"bulk": bulk.pid, "officer": officer.pid, "opened": opened}


def _marks(things, cast):
    """Labels and a place on a dossier in processing; its owner."""
    label = db.session.query(Label).order_by(Label.position).first().pid
    dossier, clerk = _dossier(things["processed"]), Actor(cast.person("clerk"))
    seen = marks.marked(dossier).version
    marks.mark(clerk, dossier.pid, [label], "Tủ 3, ngăn 2", seen)
    return {"label": label, "person": db.session.get(Person, dossier.owner_id).pid}


def _question(cast):
    """A dossier about which the district's office of justice is asked."""
    pid = _dossier_at("processed", cast)
    asked = [requests.Asked(unit(cast.advisers).pid, 3)]
    actor = Actor(cast.person("officer"))
    question = requests.ask_opinion(actor, pid, _dossier(pid).version, WHY, asked)[0]
    return {"questioned": pid, "question": question.pid}


def _turned(turn, cast):
    """A dossier that the officer has, after one turn."""
    pid = _dossier_at("processed", cast)
    who, verb, facts = TURNS[turn]
    verb(Actor(cast.person(who)), pid, _dossier(pid).version, **facts)
    return pid


def _dossier_at(place, cast):
    number = f"05219000{len(place):04d}"
    owner = PersonData(
        COLLECTOR[0], id_number=number, birth_date=date(1990, 11, 7), phone="0912345678",
        address="Thôn 1, xã An Toàn",
    )  # fmt: skip
    fee = {"fee_vnd": 15000, "fee_collected": place != "fresh"}
    data = IntakeData(procedure(cast.marital).pid, unit(cast.desk).pid, owner, papers=PAPERS, **fee)
    pid = dossiers.receive(Actor(cast.person("clerk")), data).pid
    for reached, who, verb in WAY:
        if verb:
            verb(Actor(cast.person(who)), pid, _dossier(pid).version)
        if reached == place:
            break
    return pid


def _closed_day(cast):
    """The list of a cashier of some days ago, closed with a difference."""
    day = date.today() - timedelta(days=3)
    sums = {"collected": 30000, "refunded": 0, "cash": 30000, "counted": 29000}
    closed = FeeDay(
        unit_id=unit(cast.desk).id, cashier_id=cast.person("clerk").id, day=day, **sums,
        note="Thối nhầm một nghìn đồng", closed_at=datetime.combine(day, time(17)),
    )  # fmt: skip
    with transaction(SYSTEM) as change:
        db.session.add(closed)
        db.session.flush()
        change.record("tests.set", closed)
    return closed.pid


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
