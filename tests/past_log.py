"""A log of chosen moments: entries as the services would have written them, sealed at once."""

from datetime import UTC, datetime

from intranet.clock import VIETNAM
from intranet.extensions import db
from intranet.rules import sealing
from intranet.sealer import append_many
from tests.factories import person


class PastLog:
    """Add entries in any order, then ``seal()``; they must be later than what is in the log."""

    def __init__(self):
        self.lines = []

    def add(self, at, who, act, key="office:office", **more):
        """``at``: wall clock of Viet Nam, ISO; ``who``: a key of PEOPLE or None."""
        moment = datetime.fromisoformat(at).replace(tzinfo=VIETNAM).astimezone(UTC)
        stamp = f"{moment:%Y-%m-%dT%H:%M:%S.%fZ}"
        user = person(who) if who else None
        duty = user.active_memberships[0] if user else None
        body = {
            "v": 1,
            "t": stamp,
            "actor": user and user.pid,
            "name": user.username if user else "hệ thống",
            "unit": duty and duty.unit.pid,
            "role": duty.role if duty else "",
            "act": act,
            "obj": key,
            "result": "ok",
            **more,
        }
        self.lines.append((key, stamp, sealing.canonical(body)))

    def seal(self):
        """Write what was added, in order of time."""
        db.session.rollback()
        with db.engine.connect().execution_options(rw=True) as connection, connection.begin():
            append_many(connection, sorted(self.lines, key=lambda line: line[1]))
        self.lines = []
