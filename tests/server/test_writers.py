"""Fifty people who write at once into one log: no fork, no gap, an entry for every change."""

import os
import time
from contextlib import ExitStack

from flask import g, session
from flask_wtf.csrf import generate_csrf
from sqlalchemy import func, select

from intranet import websessions
from intranet.extensions import db
from intranet.models.audit import AuditEntry, AuditPending
from intranet.models.dossiers import DossierNote
from intranet.services import accounts, audit, checkpoints, dossiers
from intranet.services.dossiers import IntakeData, PersonData
from intranet.transaction import SYSTEM, Actor
from tests.factories import procedure, unit
from tests.server.clerks import Clerk, at_once, read_form
from tests.server.office import CLERKS, DESKS, username

WRITERS = 50
SECONDS = 60 if os.environ.get("STRESS") else 0
LEAST = 2  # changes by each of them, however short the time


def test_fifty_writers_leave_one_log_without_a_gap(office, tell):
    office.serve()
    before = office.within(_first_checkpoint, office.app)
    strange = []

    def work(i):
        clerk, written = clerks[i], 0
        while written < LEAST or time.monotonic() < end:
            own = {"csrf_token": tokens[i], "once": f"w{i:02}-{written:06}----"}
            reply = clerk.post(path, form | own | {"text": f"Ghi {i}.{written}"})
            written += 1
            if reply.status != 303:
                strange.append((reply.status, reply.text[:300]))
        sent[i] = written

    with ExitStack() as open_:
        clerks = [open_.enter_context(Clerk(office.url)) for _ in range(WRITERS)]
        cookies, tokens = zip(*office.within(_sessions, office.app), strict=True)
        for clerk, cookie in zip(clerks, cookies, strict=True):
            clerk.cookies["mc"] = cookie
        path, sent = f"/dossiers/{office.within(_dossier)}/notes", {}
        form = read_form(clerks[0].ask("GET", path).text, path)
        end = time.monotonic() + SECONDS
        threads, errors = at_once(WRITERS, work)
        for thread in threads:
            thread.join()
    assert (errors, strange, len(sent)) == ([], [], WRITERS)
    tell(writers=WRITERS, seconds=SECONDS, changes=sum(sent.values()))
    office.within(_check, office.app, before, sum(sent.values()))


def _sessions(app):
    """(cookie, CSRF token) of fifty sessions of the clerks of one desk."""
    found = []
    for n in range(WRITERS):
        with app.test_request_context():
            user = accounts.user_by_name(username(2 * n % CLERKS))
            websessions.start(session, user.id, "127.0.0.1", "tests")
            g.pop("csrf_token", None)  # of the one before
            found.append((session.token, generate_csrf()))
    return found


def _dossier():
    data = IntakeData(
        procedure_pid=procedure("birth").pid,
        desk_pid=unit(DESKS[0]).pid,
        owner=PersonData("Đinh Thị Lành", id_number="052190000017", address="Thôn 1"),
    )
    clerk = accounts.user_by_name(username(0))
    return dossiers.receive(Actor(clerk), data).pid


def _first_checkpoint(app):
    checkpoints.make_key(SYSTEM, checkpoints.path_of(app.config))
    return checkpoints.sign(SYSTEM, checkpoints.path_of(app.config))[0].size


def _check(app, before, changes):
    count, _root, problems = checkpoints.verify()
    assert problems == []
    assert count == audit.size() == db.session.scalar(select(func.max(AuditEntry.seq))) + 1
    assert db.session.scalar(select(func.count()).select_from(AuditPending)) == 0
    noted = AuditEntry.act == "dossiers.add_note"
    entries = db.session.scalar(select(func.count()).select_from(AuditEntry).where(noted))
    assert db.session.scalar(select(func.count()).select_from(DossierNote)) == entries == changes
    second, is_new = checkpoints.sign(SYSTEM, checkpoints.path_of(app.config))
    assert (is_new, second.size) == (True, count)
    assert second.size > before
