"""Signals of dossiers beside the software: each source by itself, what cancels it, the order of
the counters, and who is told.
"""

from datetime import datetime, time, timedelta

import pytest

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import Membership
from intranet.models.answers import Answer
from intranet.models.blocks import Block, BlockNumber, DayTally
from intranet.models.dossiers import DossierCounter
from intranet.models.inspections import Inspection
from intranet.models.persons import Person
from intranet.models.slips import Slip
from intranet.rules.calendars import Calendar
from intranet.rules.errors import RuleBroken
from intranet.rules.signals import Signal, SignalKind, expected, is_reason, span, too_many_voided
from intranet.services import signals
from intranet.services.blocks.leasing import GIVEN_BACK
from intranet.transaction import SYSTEM, Forbidden, NotVisible, transaction
from tests.factories import person, procedure, unit
from tests.factories_dossiers import make_dossier, make_dossiers
from tests.factories_inspections import make_inspection

TODAY = clock.today()
DAYS = [Calendar().add_working_days(TODAY, -n) for n in range(12)]
FIRST = DAYS[11] - timedelta(days=3)
DESK, OTHER = "X21622-BPMC", "X21628-BPMC"


def at(day, hour=9):
    return datetime.combine(day, time(hour))


def seen(who="inspector", **kinds):
    """[(desk key, [(kind, day, count)])] as this person sees them."""
    found = signals.listed(person(who), FIRST, TODAY, **kinds)
    return [
        (each.desk.name, [(s.kind, s.day, s.count) for s in each.signals]) for each in found.ranked
    ]


def save(*things):
    with transaction(SYSTEM) as change:
        db.session.add_all(things)
        change.record("tests.set", "signals:test")


def tally(day, counted, desk=DESK, entered=0, note=None):
    return DayTally(
        unit_id=unit(desk).id, day=day, counted=counted, entered=entered, note=note,
        by_id=person("clerk").id, at=at(day, 17),
    )  # fmt: skip


def pad(day, fates, desk=DESK):
    """A pad of the day: of each number a dossier received on a day, None (unused) or a reason."""
    block = Block(
        unit_id=unit(desk).id, owner_id=unit(desk).id, day=day, first=1, last=len(fates),
        leased_by_id=person("clerk").id, leased_at=at(day, 8),
    )  # fmt: skip
    for number, fate in enumerate(fates, 1):
        row = BlockNumber(number=number, code=f"P-{day:%m%d}-{number}", tracking=f"P{day}{number}")
        if isinstance(fate, str):
            row.voided_at, row.void_reason = at(day, 16), fate
            row.voided_by_id = person("clerk").id
        elif fate is not None:
            dossier = make_dossier(received_at=at(fate), desk=desk, code=row.code)
            row.dossier_id, row.used_at = dossier.id, at(fate, 16)
        block.numbers.append(row)
    return block


def test_holes_of_a_pad_are_told_once_later_numbers_are_two_days_old(in_app):
    held = pad(DAYS[6], [DAYS[6], None, DAYS[5], GIVEN_BACK, DAYS[1], None, GIVEN_BACK])
    counter = DossierCounter(unit_id=unit(DESK).id, day=DAYS[6], last=7, form="P-{day}-{seq}")
    save(held, counter)
    told = [(kind, day, count) for kind, day, count in dict(seen())[unit(DESK).name]
            if kind != "uncounted"]  # fmt: skip
    # The fourth number was passed over too, but only yesterday's entry comes after it.
    assert told == [("hole", DAYS[5], 1)]
    found = signals.listed(person("supervisor"), FIRST, TODAY).ranked[0]
    hole = found.signals[0]
    assert (hole.names, hole.block_pid) == ((f"P-{DAYS[6]:%m%d}-2",), held.pid)
    older = pad(DAYS[8], [GIVEN_BACK, "x", DAYS[7], "Giấy kẹt máy in"])
    save(older)
    told = dict(seen())[unit(DESK).name]
    assert [each for each in told if each[0] != "uncounted"] == [
        ("hole", DAYS[5], 1), ("returned", DAYS[7], 1), ("voided", DAYS[8], 1),
        ("spoilt", DAYS[8], 1),
    ]  # fmt: skip


def test_numbers_that_nobody_can_explain(in_app):
    day = DAYS[3]
    make_dossier(received_at=at(day), code=f"AL-07-{day:%y%m%d}-0001")
    make_dossier(received_at=at(DAYS[4]), code=f"AL-07-{day:%y%m%d}-0003")
    save(DossierCounter(unit_id=unit(DESK).id, day=day, last=4), tally(day, 1), tally(DAYS[4], 1))
    assert seen() == [(unit(DESK).name, [("unexplained", day, 2)])]
    assert signals.listed(person("inspector"), FIRST, TODAY).ranked[0].signals[0].names == (
        f"AL-07-{day:%y%m%d}-0002", f"AL-07-{day:%y%m%d}-0004",
    )  # fmt: skip


def test_evenings_that_do_not_tally_or_were_not_counted(in_app):
    for day, number in ((DAYS[0], 1), (DAYS[2], 3), (DAYS[3], 2), (DAYS[4], 2)):
        make_dossiers(number, received_at=at(day))
    save(
        tally(DAYS[0], 5),  # today's evening may still be explained
        tally(DAYS[2], 5, note="nhập sau"),
        tally(DAYS[3], 1),  # more in the software than in the book: nothing is missing
    )
    assert seen() == [(unit(DESK).name, [("tally", DAYS[2], 2), ("uncounted", DAYS[4], 1)])]
    make_dossiers(2, received_at=at(DAYS[2]), entered_at=clock.now())
    assert seen() == [(unit(DESK).name, [("uncounted", DAYS[4], 1)])]


def test_slips_that_never_became_a_dossier(in_app):
    def slip(number, day, **more):
        version = procedure("birth").versions[0]
        return Slip(
            kind=more.pop("kind", "guidance"), number=number, unit_id=unit(DESK).id,
            version_id=version.id, at=at(day), by_id=person("clerk").id, reason="Thiếu tờ khai",
            full_name="Đinh Văn Đỏ", **more,
        )  # fmt: skip

    back = make_dossier(received_at=at(DAYS[7]), procedure="birth")
    save(
        tally(DAYS[7], 1), slip("01/HD", DAYS[8], dossier_id=back.id), slip("02/HD", DAYS[8]),
        slip("03/HD", DAYS[8], kind="refusal"), slip("04/HD", DAYS[2]),
        slip("05/HD", DAYS[8], id_number="052085001234"),
    )  # fmt: skip
    with transaction(SYSTEM) as change:
        back_owner = db.session.get(type(back), back.id).owner_id
        db.session.get(Person, back_owner).id_number = "052085001234"
        change.record("tests.set", "signals:test")
    assert seen() == [(unit(DESK).name, [("slips", DAYS[8], 1)])]


def test_the_teams_own_count_speaks_louder_than_the_desks(in_app):
    for day in DAYS[2:5]:
        make_dossiers(2, received_at=at(day))
    save(tally(DAYS[2], 4), tally(DAYS[3], 2), tally(DAYS[4], 2))
    visit = db.session.query(Inspection).filter_by(pid=make_inspection()).one()
    first = _book(visit, DAYS[2], "2")
    late = _book(visit, DAYS[4], "8", bases=first.key)  # replaces nothing of another day
    late.late = True
    save(first, _book(visit, DAYS[3], "9"), _book(visit, DAYS[4], "na"), late)
    save(_book(visit, DAYS[3], "5", bases=_key(visit, DAYS[3], "9")))
    # Two receipts too many were a slip of the pen; three of the next day are missing.
    assert seen() == [(unit(DESK).name, [("book", DAYS[3], 3)])]
    assert [
        each.desk.name for each in signals.of_inspection(person("inspector"), visit.pid)[1].ranked
    ] == [unit(DESK).name]
    # Somebody who watches the commune itself is not told what the district's team counted.
    save(Membership(user_id=person("officer").id, role="inspector", unit_id=visit.unit_id))
    assert seen("officer") == [(unit(DESK).name, [("tally", DAYS[2], 2)])]
    with pytest.raises(Forbidden):
        signals.of_inspection(person("officer"), visit.pid)


def _key(visit, day, value):
    return f"{visit.pid}-{day}-{value}"[:36]


def _book(visit, day, value, bases=""):
    return Answer(
        inspection_id=visit.id, key=_key(visit, day, value), target=f"book:{day}", value=value,
        bases=bases, by_id=person("inspector").id, received_at=clock.now(),
    )  # fmt: skip


def test_counters_are_ranked_and_shown_to_whom_they_belong(in_app):
    make_dossiers(1, received_at=at(DAYS[5]))
    make_dossiers(1, received_at=at(DAYS[5]), desk=OTHER, authority="X21628")
    save(tally(DAYS[5], 2), tally(DAYS[5], 4, OTHER))
    names = [name for name, _ in seen()]
    assert names == [unit(OTHER).name, unit(DESK).name]
    assert [name for name, _ in seen(unit_pid=unit("X21622").pid)] == [unit(DESK).name]
    for who in ("clerk", "leader", "district_leader"):
        with pytest.raises(NotVisible):
            seen(who)
    with pytest.raises(NotVisible):
        seen(unit_pid="khong-co")
    surprise = make_inspection(kind="surprise", state="decided")
    assert signals.of_inspection(person("supervisor"), surprise)[1].ranked[0].desk.name == names[1]
    begun = make_inspection()
    with pytest.raises(NotVisible):
        signals.of_inspection(person("leader"), surprise)
    with pytest.raises(Forbidden):
        signals.of_inspection(person("leader"), begun)


def test_what_one_day_says_twice_counts_once():
    day, other = date_of(1), date_of(2)
    told = [
        Signal(SignalKind.HOLE, 1, day, day, 2),
        Signal(SignalKind.UNEXPLAINED, 1, day, day, 1),
        Signal(SignalKind.TALLY, 1, day, day, 3),
        Signal(SignalKind.BOOK, 1, other, other, 2),
        Signal(SignalKind.SLIPS, 1, day, other, 2),
    ]
    assert expected(told) == pytest.approx(2 * 0.9 + 1 + 2 + 2 * 0.3)


def date_of(number):
    return DAYS[0] + timedelta(days=number)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("Giấy kẹt máy in", True), ("in mờ", True), ("không rõ", False), ("hủy", False), ("", False),
     ("hủy số này", False), ("x x x x x", False), ("12345", False), (None, False)],
)  # fmt: skip
def test_a_reason_says_something(text, is_one):
    assert is_reason(text) == is_one


def test_some_numbers_are_always_spoilt():
    assert [too_many_voided(v, u) for v, u in ((0, 0), (2, 4), (3, 10), (3, 25), (9, 60))] == [
        0, 0, 1, 0, 3,
    ]  # fmt: skip


def test_span_is_at_most_a_year():
    today = DAYS[0]
    assert span(None, None, today) == (today - timedelta(days=30), today)
    for first in (today + timedelta(days=1), today - timedelta(days=367)):
        with pytest.raises(RuleBroken):
            span(first, today, today)
