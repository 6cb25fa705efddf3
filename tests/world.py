"""A small office with some life in it: what the matrix and the expiry tests walk through."""

import shutil
from dataclasses import dataclass, field

from intranet.extensions import db
from intranet.models.accounts import User
from intranet.models.dossiers import Attachment
from intranet.services import dossiers, notices
from intranet.services.dossiers import IntakeData, PersonData
from intranet.transaction import Actor
from tests.client import CarefulClient
from tests.factories import person, procedure, unit
from tests.people import PEOPLE


@dataclass
class World:
    """Public ids of things by name, clients by person, and a snapshot of the database."""

    app: object
    things: dict = field(default_factory=dict)
    clients: dict = field(default_factory=dict)

    def restore(self):
        """Put the database back as it was when the world was made (SQLite)."""
        folder = self.app.config["INSTANCE"]
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        for tail in ("-wal", "-shm"):
            (folder / f"office.db{tail}").unlink(missing_ok=True)
        shutil.copy(folder / "snapshot.db", folder / "office.db")

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
        "unit": unit("X21628").pid,
        "account": person("other_officer").pid,
        "procedure": procedure("birth").pid,
        "version": procedure("birth").versions[0].number,
    }
    return {**things, "membership": person("other_officer").memberships[0].id}


def _file(dossier_pid):
    """A picture in the dossier, through the service."""
    import io

    from PIL import Image

    from intranet.services import files
    from intranet.services.dossiers import attaching

    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(picture, "PNG")
    picture.seek(0)
    stored = files.keep(picture, "anh.png")
    dossier = db.session.query(dossiers.reading.Dossier).filter_by(pid=dossier_pid).one()
    clerk = db.session.get(User, dossier.received_by_id)
    attaching.add_files(Actor(clerk), dossier_pid, dossier.version, [stored], "paper")
    return db.session.query(Attachment).filter_by(dossier_id=dossier.id).one().pid
