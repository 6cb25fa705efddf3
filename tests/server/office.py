"""A served office: started, killed and started again, and looked at beside its server."""

import hashlib
import re
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import select

from intranet import clock, create_app
from intranet.extensions import db
from intranet.models.accounts import Membership, User
from intranet.models.audit import AuditEntry
from intranet.models.dossiers import Attachment, Dossier
from intranet.rules.text import person_sort_key
from intranet.services import audit, checkpoints
from intranet.services.dossiers import lists
from intranet.services.dossiers.filters import Filter
from intranet.services.passwords import hashed
from intranet.transaction import SYSTEM, transaction
from tests.factories import person, unit
from tests.people import PASSWORD
from tests.rig.server import serve
from tests.services.dossier_life import check_tallies

ARGON2_KIB = 64
CLERKS = 20
MAX_BODY = 200_000  # of the office whose limits are tried
DESKS = ("X21622-BPMC", "X21628-BPMC")
# What no log of a healthy server says, whatever happens to its clients.
FAULT = re.compile(r"Traceback|database:|is locked|unexpected [0-9A-F]{6}|\[CRITICAL\]")


class Office:
    """One office: its folder, its database (SQLite in the folder unless named), its server."""

    def __init__(self, instance, database="", **settings):
        self.instance, self.server = Path(instance), None
        self.settings = {"ARGON2_KIB": ARGON2_KIB, "DATABASE": database, **settings}
        self.app = create_app(INSTANCE=str(instance), TESTING=True, **self.settings)
        self.faults = []

    def serve(self, port=None):
        """Open the doors: two workers of eight threads, as `make run` does."""
        environment = {f"INTRANET_{name}": value for name, value in self.settings.items()}
        self.server = serve({"INTRANET_INSTANCE": self.instance, **environment}, port=port)
        return self.server

    @property
    def url(self):
        return self.server.url

    def kill(self):
        """Kill -9 everything of the server at once, and open the doors again at the same port."""
        port = urlsplit(self.url).port
        self.server.kill()
        self._read_log()
        self.server.log.unlink()
        self.server = None
        self.serve(port)

    def workers(self):
        """Process ids of the workers that live now."""
        children = Path(f"/proc/{self.server.pid}/task/{self.server.pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    def within(self, look, *arguments):
        """Call ``look`` on the office's own database, beside the server."""
        with self.app.app_context():
            try:
                return look(*arguments)
            finally:
                db.session.remove()

    def close(self):
        """End the server; what its log complained about fails the test."""
        if self.server is not None:
            self._read_log()
            self.server.stop()
        with self.app.app_context():
            db.engine.dispose()
        assert self.faults == []

    def _read_log(self):
        lines = self.server.log.read_text("utf-8", errors="replace").splitlines()
        self.faults += [
            "\n".join(lines[number : number + 30])
            for number, line in enumerate(lines)
            if FAULT.search(line)
        ]


def username(number):
    """The login of a clerk, by number from 0."""
    return f"clerk{number:02}"


def hire(number):
    """So many clerks, at two desks in turn."""
    secret = hashed(PASSWORD, ARGON2_KIB)
    with transaction(SYSTEM) as change:
        for n in range(number):
            name = f"Đinh Thị Quầy {n}"
            user = User(
                username=username(n), full_name=name, name_sort=person_sort_key(name),
                title="Công chức một cửa", password_hash=secret, must_change=False,
                created_at=clock.now(),
            )  # fmt: skip
            desk = unit(DESKS[n % len(DESKS)])
            user.memberships = [Membership(role="receiver", unit_id=desk.id)]
            db.session.add(user)
        db.session.flush()
        change.record("tests.hire", "office:test")


# --- what must be true whatever happened ---


def dossiers_by_number():
    """{id number of the owner: [pids of the dossiers]}: each test dossier has a number of its
    own.
    """
    found = {}
    for pid, number in db.session.execute(select(Dossier.pid, Dossier.owner_id_number)):
        found.setdefault(number, []).append(pid)
    return found


def check_office():
    """Numbers dense by desk and day, the log sealed and complete, counters right."""
    count, _root, problems = checkpoints.verify()
    assert problems == []
    assert count == audit.size()
    _check_codes()
    check_tallies()
    received = AuditEntry.body.contains('"act":"dossiers.receive"')
    entries = Counter(db.session.scalars(select(AuditEntry.obj).where(received)))
    assert entries == Counter(f"dossier:{pid}" for pid in db.session.scalars(select(Dossier.pid)))


def _check_codes():
    given = {}
    for code in db.session.scalars(select(Dossier.code)):
        day, _dash, number = code.rpartition("-")
        given.setdefault(day, []).append(int(number))
    assert {day: sorted(numbers) for day, numbers in given.items()} == {
        day: list(range(1, len(numbers) + 1)) for day, numbers in given.items()
    }


def check_found(numbers):
    """A search for each id number finds exactly its one dossier."""
    user, by_number = person("supervisor"), dossiers_by_number()
    missed = [
        number
        for number in numbers
        if [row.pid for row in lists.rows(user, Filter(q=number)).rows] != by_number[number]
    ]
    assert missed == []


def check_files(folder, wanted):
    """Each dossier of ``wanted`` ({id number: how many files}) has them, whole, on the disk."""
    query = select(Dossier.owner_id_number, Attachment.sha256).join(
        Attachment, Attachment.dossier_id == Dossier.id
    )
    held = {}
    for number, sha256 in db.session.execute(query):
        data = (Path(folder) / "files" / sha256[:2] / sha256).read_bytes()
        assert hashlib.sha256(data).hexdigest() == sha256
        held[number] = held.get(number, 0) + 1
    assert {number: held.get(number, 0) for number in wanted} == wanted
