"""A small office with some life in it: what the matrix and the expiry tests walk through."""

import io
import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

from flask import current_app
from PIL import Image

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import User
from intranet.models.checklists import ChecklistVersion
from intranet.models.dossiers import Attachment, Label
from intranet.models.persons import Person
from intranet.rules.accesses import AccessKind
from intranet.services import (
    absences,
    accesses,
    blocks,
    checklists,
    checkpoints,
    dossiers,
    drafts,
    erasures,
    files,
    notices,
    plans,
    reviews,
    slips,
)
from intranet.services.dossiers import IntakeData, PersonData, attaching, requests
from intranet.transaction import SYSTEM, Actor, Forbidden, NotVisible
from tests.client import CarefulClient
from tests.factories import person, procedure, unit
from tests.factories_inspections import make_finding, make_inspection, make_proof, make_sample
from tests.factories_papers import make_event, make_fee
from tests.people import PEOPLE


@dataclass
class World:
    """Public ids of things by name, clients by person, and a snapshot of the database."""

    app: object
    things: dict = field(default_factory=dict)
    clients: dict = field(default_factory=dict)
    made: dict = field(default_factory=dict)
    sessions: list = field(default_factory=list)

    def restore(self):
        """Put the database back as it was when the world was made (SQLite)."""
        folder = self.app.config["INSTANCE"]
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        for tail in ("-wal", "-shm"):
            (folder / f"office.db{tail}").unlink(missing_ok=True)
        shutil.copy(folder / "snapshot.db", folder / "office.db")

    def begin_again(self):
        """Restore, and give everybody the session they had when the world was made."""
        self.restore()
        self.things = dict(self.made)
        for client, cookie in zip(self.clients.values(), self.sessions, strict=True):
            client.http = self.app.test_client()
            if cookie is not None:
                client.http.set_cookie(cookie.key, cookie.value)

    def snapshot(self):
        folder = self.app.config["INSTANCE"]
        with self.app.app_context():
            db.session.remove()
            with db.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            db.engine.dispose()
        shutil.copy(folder / "office.db", folder / "snapshot.db")


def make_world(app):
    """Fill the office and log everybody in."""
    world = World(app)
    with app.app_context():
        world.things = _things()
        db.session.remove()
    world.clients = {key: CarefulClient(app, key) for key in PEOPLE}
    world.clients["stranger"] = CarefulClient(app)
    world.made = dict(world.things)
    world.sessions = [client.http.get_cookie("mc") for client in world.clients.values()]
    world.snapshot()
    return world


def receive(clerk, desk, name="Đinh Thị Lành", number="052190000017", what="birth", **more):
    """A dossier through the service, as the counter would."""
    data = IntakeData(
        procedure_pid=procedure(what).pid,
        desk_pid=unit(desk).pid,
        owner=PersonData(name, id_number=number, address="Thôn 1"),
        **more,
    )
    return dossiers.receive(Actor(person(clerk)), data).pid


def _things():
    own = receive("clerk", "X21622-BPMC")
    other = receive("other_clerk", "X21628-BPMC", "Trần Văn Hai", "052090000025")
    user = person("leader")
    notice = notices.post(Actor(user), "Họp", "8 giờ", user.memberships[0].unit.pid)
    things = {
        "dossier own": own,
        "dossier other": other,
        "notice": notice.pid,
        "file own": _file(own),
        "file other": _file(other),
        "person own": _person("052190000017"),
        "person other": _person("052090000025"),
        "erasure own": _erasure("clerk", "052190000017"),
        "erasure other": _erasure("other_clerk", "052090000025"),
        "absence": _absence(),
        "review": reviews.open_round(Actor(person("admin")), clock.today() + timedelta(30)).pid,
        "label": db.session.query(Label.pid).order_by(Label.position).first().pid,
        "unit": unit("X21628").pid,
        "account": person("other_officer").pid,
        "procedure": procedure("birth").pid,
        "version": procedure("birth").versions[0].number,
    }
    for words, clerk, desk in (("own", "clerk", "X21622-BPMC"),
                               ("other", "other_clerk", "X21628-BPMC")):  # fmt: skip
        block = blocks.lease(Actor(person(clerk)), unit(desk).pid, 2)
        things |= {f"block {words}": block.pid, f"number {words}": block.numbers[0].code}
    things |= _papers(things) | _questions()
    things["draft own"] = drafts.save(person("clerk"), "/dossiers/new", "draft-once", []).pid
    role = person("other_officer").memberships[0]
    end_role = f"/accounts/{things['account']}/roles/end?role={role.role}&unit={role.unit.pid}"
    things |= _inspections()
    _give_reasons(things)
    things["checkpoint"] = _checkpoint()
    return {**things, "end_role": end_role, "desk": unit("X21628-BPMC").pid,
            "office": unit("ALAO-TP").pid}  # fmt: skip


def _inspections():
    """A running visit of each commune with a drawn dossier, one that is being mended with a
    finding and a photo, the plan, the checklists.
    """
    things = {}
    for words, key, clerk in (("own", "X21622", "clerk"), ("other", "X21628", "other_clerk")):
        pid = things[f"inspection {words}"] = make_inspection(key)
        things[f"sample {words}"] = make_sample(pid, receive(clerk, f"{key}-BPMC"))
        signed = make_inspection(key, "mending")
        things[f"finding {words}"] = make_finding(signed)
        things[f"proof {words}"] = make_proof(signed)
        things[f"visited {words}"] = unit(key).pid
    return {**things, "plan": _plan(), **_checklists()}


def _checklists():
    """The version of the inspections, and a draft of the next one."""
    version = db.session.query(ChecklistVersion).order_by(ChecklistVersion.id).first()
    draft = checklists.begin(Actor(person("supervisor")), version.pid)
    return {"checklist": version.pid, "checklist draft": draft.pid}


def _plan():
    """The district's plan of inspections of this year."""
    actor, year = Actor(person("supervisor")), clock.today().year
    return plans.create(actor, unit("ALAO").pid, year, "Nhập phần mềm").pid


def _checkpoint():
    """The log so far, signed."""
    path = checkpoints.path_of(current_app.config)
    checkpoints.make_key(SYSTEM, path)
    return checkpoints.sign(SYSTEM, path)[0].pid


def _give_reasons(things):
    """Everybody from outside said why they open the dossiers of the own commune; nobody did for
    those of the other one.
    """
    for name in ("dossier own", "letter own", "asked own"):
        for who in PEOPLE:
            actor = Actor(person(who))
            with suppress(NotVisible, Forbidden):
                accesses.give_reason(actor, things[name], AccessKind.PLAN, None)


def _absence():
    """The other commune's officer is away next year."""
    user, day = person("other_officer"), clock.today() + timedelta(days=365)
    data = absences.AbsenceData(user.pid, person("other_leader").pid, day, day)
    return absences.declare(Actor(user), data).pid


def _erasure(who, number):
    """What is known of somebody is to be erased."""
    return erasures.ask(Actor(person(who)), _person(number), "order").pid


def _person(number):
    return db.session.query(Person.pid).filter_by(id_number=number).one().pid


def _papers(things):
    """Slips of both desks, a letter and a fee receipt of a dossier of each commune, two lists."""
    made, day, owner = {}, clock.today(), PersonData("Đinh Thị Lành", id_number="052190000017")
    for words, clerk, desk in (("own", "clerk", "X21622-BPMC"),
                               ("other", "other_clerk", "X21628-BPMC")):  # fmt: skip
        data = slips.SlipData(things["procedure"], unit(desk).pid, owner, "Thiếu tờ khai", (1,))
        made[f"slip {words}"] = slips.guide(Actor(person(clerk)), data).pid
        letter = made[f"letter {words}"] = receive(clerk, desk)
        made[f"event {words}"] = make_event(letter, "stop", clerk)
        made[f"fee {words}"] = make_fee(letter, by=clerk)
    desk, commune = unit("X21622-BPMC").pid, unit("X21622").pid
    made["register"] = f"desk={desk}&from={day}&to={day}"
    made["handover"] = f"day={day}&giver={desk}&taker={commune}&what=dossiers"
    return made


def _questions():
    """A dossier of each commune about which the district's office of justice is asked."""
    made = {}
    for words, clerk, desk in (("own", "clerk", "X21622-BPMC"),
                               ("other", "other_clerk", "X21628-BPMC")):  # fmt: skip
        pid = made[f"asked {words}"] = receive(clerk, desk)
        asked = [requests.Asked(unit("ALAO-TP").pid, 3)]
        actor, text = Actor(person(clerk)), "Đề nghị cho biết ý kiến"
        made[f"request {words}"] = requests.ask_opinion(actor, pid, 1, text, asked)[0].pid
    return made


def _file(dossier_pid):
    """A picture in the dossier, through the service."""
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(picture, "PNG")
    picture.seek(0)
    folder = current_app.config["INSTANCE"] / "files"
    stored = files.keep(picture, "anh.png", files.Limits(folder, 10**6, 2000, 30))
    dossier = db.session.query(dossiers.reading.Dossier).filter_by(pid=dossier_pid).one()
    clerk = db.session.get(User, dossier.received_by_id)
    attaching.add_files(Actor(clerk), dossier_pid, [stored], 30)
    return db.session.query(Attachment).filter_by(dossier_id=dossier.id).one().pid
