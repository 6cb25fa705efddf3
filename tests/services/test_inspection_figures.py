"""The figures of a unit for a checklist: each against a plain recount, those of the table of late
rates against that table.
"""

import json
from datetime import datetime, time, timedelta
from statistics import median

import pytest
from sqlalchemy import select

from intranet import clock
from intranet.extensions import db
from intranet.models.dossiers import Attachment, Dossier, DossierEvent, DossierStep
from intranet.models.fees import FeeEntry
from intranet.models.inspections import Inspection
from intranet.models.settings import Setting
from intranet.rules.calendars import Calendar
from intranet.rules.checklists import PREFILL_WORDS
from intranet.rules.checklists.prefills import MINUTES_WORDS
from intranet.rules.deadlines import is_late
from intranet.rules.statistics import Period
from intranet.services import statistics
from intranet.services.inspections import figures
from intranet.services.inspections.figures.told import share
from intranet.transaction import SYSTEM, transaction
from tests.factories import person, unit
from tests.factories_dossiers import make_dossier, random_history
from tests.factories_inspections import make_inspection
from tests.queries import counted

pytestmark = pytest.mark.usefixtures("in_app")
TODAY = clock.today()
FIRST = TODAY - timedelta(days=60)
WORKDAY = Calendar().add_working_days(TODAY, -12)


def at(day, hour, minute=0):
    return datetime.combine(day, time(hour, minute))


def values(unit_key="X21622", first=FIRST, last=TODAY, now=None):
    found = figures.of(unit(unit_key), first, last, now)
    return {key: figure["value"] for key, figure in found.items()}


def test_figures_are_those_of_the_table_of_late_rates(in_app):
    random_history(150, seed=3)
    for setting in ("yes", "no"):
        with transaction(SYSTEM) as change:
            db.session.merge(Setting(key="withdrawn_counts", value=setting))
            one = db.session.scalars(select(Dossier).where(Dossier.finished_at >= at(FIRST, 0)))
            one.first().state = 7
            change.record("setup.build", "office:test")
        for key in ("X21622", "X21628", "ALAO"):
            found = values(key)
            table = statistics.late_rates(
                person("inspector"), Period(FIRST, TODAY), unit(key).pid, apart=setting == "no"
            )
            sums = table.total.figures
            names = ("received", "solved", "early", "on_time", "late", "open_overdue")
            assert {name: found[name] for name in names} == {
                name: getattr(sums, name) for name in names
            }
            kept = sums.early + sums.on_time
            assert found["on_time_rate"] == share(kept, sums.solved)["value"]


def test_every_key_has_a_number_or_words_on_an_empty_office(in_app):
    commune = unit("X21622")
    with counted(in_app) as queries:
        found = figures.of(commune, FIRST, TODAY)
    assert len(queries) <= 15
    assert found.keys() >= PREFILL_WORDS.keys() | MINUTES_WORDS.keys()
    assert all(figure["text"] for figure in found.values())
    assert found["received"] == {"value": 0, "text": "0 hồ sơ"}
    assert found["on_time_rate"] == {"value": None, "text": "Chưa có hồ sơ để tính"}
    assert found["procedures_active"] == {"value": 3, "text": "3 thủ tục"}
    assert found["idle_accounts"]["value"] == 0
    long_after = clock.now() + timedelta(days=61)
    assert values(now=long_after)["idle_accounts"] == 4


def test_figures_of_dossiers_equal_a_recount(in_app):
    _lived()
    mine = [d for d in db.session.scalars(select(Dossier)) if d.competent_unit.key == "X21622"]
    received = [d for d in mine if d.received_at.date() >= FIRST]
    solved = [d for d in mine if d.finished_at and d.finished_at.date() >= FIRST]
    late = [d for d in solved if d.outcome == "late"]
    midnight = at(TODAY, 0)
    running = [d for d in mine if not d.finished_at and not d.paused]
    overdue = [d for d in running if is_late(d.due_at, clock.now(), d.due_unit)]
    ready = [d for d in mine if d.finished_at and not d.closed_at]
    online = [d for d in received if d.channel == "online"]
    returned = [d for d in solved if d.state == 10]
    sorry = [d for d in late + overdue if any(e.kind == "extension" for e in d.events)]
    idle_since = at(Calendar().add_working_days(TODAY, -10), 0)
    idle = [d for d in mine if not d.finished_at and not d.paused
            and (d.held_since or d.received_at) < idle_since
            and not any(e.at >= idle_since for e in d.events)]  # fmt: skip
    assert (
        values()
        | {
            "receipts_printed": sum(d.receipt_prints > 0 for d in received),
            "missing_contacts": share(sum(not d.owner_phone for d in received), len(received))[
                "value"
            ],
            "scanned": share(sum(len(d.files) > 0 for d in received), len(received))["value"],
            "online_rate": share(len(online), len(received))["value"],
            "late_apologised": share(len(sorry), len(late + overdue))["value"],
            "not_returned": len(ready),
            "uncollected": sum(d.finished_at < midnight - timedelta(30) for d in ready),
            "idle": len(idle),
            "return_gap": median(
                (d.closed_at.date() - d.finished_at.date()).days for d in returned
            ),
        }
        == values()
    )
    assert all((sorry, idle, ready))
    assert 0 < values()["scanned"] < 100


def _lived():
    """A history with some files, events and prints on it; two dossiers without a word for long."""
    made = random_history(90, seed=5)
    with transaction(SYSTEM) as change:
        for number, dossier in enumerate(made):
            dossier.receipt_prints = number % 2
            dossier.due_at = dossier.due_at or at(TODAY, 17)
            if dossier.finished_at and number % 4 == 0:
                dossier.closed_at = dossier.finished_at + timedelta(days=number % 7)
                dossier.state = 10
            if number % 3 == 0:
                _event(dossier, "extension", at(TODAY, 1) - timedelta(days=number))
                dossier.files.append(_file("paper"))
        change.record("setup.build", "office:test")
    db.session.expire_all()


def _event(dossier, kind, moment, before=None, after=None):
    event = DossierEvent(kind=kind, at=moment, due_before=before, due_after=after)
    dossier.events.append(event)


def _file(purpose):
    return Attachment(
        purpose=purpose, name="a.pdf", sha256="0" * 64, size=1, mime="application/pdf",
        added_at=clock.now(), added_by_id=person("clerk").id,
    )  # fmt: skip


def test_figures_of_events_and_moves(in_app):
    due = at(TODAY, 17)
    made = [make_dossier(received_at=at(WORKDAY, 9 + n), due_at=due) for n in range(8)]
    with transaction(SYSTEM) as change:
        _event(made[0], "extension", due - timedelta(days=1), due)
        _event(made[0], "extension", due, due)
        _event(made[1], "extension", due, due)
        _event(made[1], "supplement", at(FIRST, 8) - timedelta(days=3))
        _event(made[1], "supplement", at(TODAY, 0))
        _event(made[2], "correction", due, due, due)
        _event(made[2], "correction", due, due, due + timedelta(days=2))
        _event(made[3], "recall", due)
        following = Calendar().next_working_day(WORKDAY)
        left = (at(WORKDAY, 17), at(following, 8), None, at(following, 9), at(WORKDAY, 16),
                at(WORKDAY, 15), at(following, 9, 59), at(following, 10))  # fmt: skip
        for dossier, moment in zip(made, left, strict=True):
            dossier.steps.append(_stay(1, dossier.received_at, moment, "receive"))
        made[6].steps.append(_stay(2, at(WORKDAY, 16), at(TODAY, 0), "hand_over"))
        db.session.add(_fee(made[0], "collected", 20_000, "transfer"))
        db.session.add(_fee(made[1], "collected", 5_000, "cash"))
        db.session.add(_fee(made[1], "refunded", 1_000, "cash"))
        for dossier in made[5:]:
            dossier.finished_at, dossier.outcome, dossier.state = at(TODAY, 0), "early", 9
        made[5].steps.append(_stay(3, at(WORKDAY, 15), at(TODAY, 0), "hand_over"))
        change.record("setup.build", "office:test")
    found = values()
    expected = {
        "apologies": 3, "apologies_in_time": 33.3, "postponed_twice": 1, "supplements_twice": 1,
        "due_changed": 2, "handed_same_day": 50, "steps_without_receiver": 2, "skipped_steps": 2,
        "fees": 24_000, "online_paid": 50,
    }  # fmt: skip
    assert {key: found[key] for key in expected} == expected


def _stay(position, begun, ended, how):
    named = person("officer").id if how == "receive" else None
    unit_id = unit("X21622").id
    return DossierStep(
        position=position, name="Bước", role="officer", unit_id=unit_id, how=how,
        started_at=begun, ended_at=ended, user_id=named,
    )  # fmt: skip


def _fee(dossier, kind, amount, way):
    return FeeEntry(
        dossier_id=dossier.id, kind=kind, amount=amount, at=clock.now(), day=TODAY, way=way,
        unit_id=unit("X21622-BPMC").id, by_id=person("clerk").id,
    )  # fmt: skip


def test_online_and_sent_up_dossiers(in_app):
    overdue = at(WORKDAY, 17)
    make_dossier(procedure="change", authority="ALAO", due_at=overdue)
    online = {"channel": "online", "due_at": at(TODAY, 17)}
    made = [make_dossier(received_at=at(WORKDAY, 8), **online) for _ in range(3)]
    waits = make_dossier(received_at=clock.now(), **online)
    with transaction(SYSTEM) as change:
        ends = (at(WORKDAY, 16), at(Calendar().add_working_days(WORKDAY, 2), 16), None, None)
        for dossier, moment in zip((*made, waits), ends, strict=True):
            dossier.steps.append(_stay(1, dossier.received_at, moment, "receive"))
        change.record("setup.build", "office:test")
    found = figures.of(unit("X21622"), FIRST, TODAY)
    assert found["through_overdue"]["value"] == 1
    assert found["online_answered"] == {"value": 33.3, "text": "33,3 % (1/3)"}


def test_frozen_keeps_words_and_numbers(in_app):
    make_dossier()
    inspection = db.session.scalar(select(Inspection).where(Inspection.pid == make_inspection()))
    text = figures.frozen(inspection)
    assert json.loads(text)["received"] == {"value": 1, "text": "1 hồ sơ"}
    listed = figures.minutes_of(text)
    assert listed[0] == ("Tiếp nhận trong kỳ", "1 hồ sơ")
    assert len(listed) == len(MINUTES_WORDS)
    assert figures.minutes_of(None) == []
