"""Samples of a visit: the same lots on both databases, who may draw and read, the rate."""

import hashlib
import json
from datetime import datetime, time, timedelta
from uuid import uuid4

import pytest

from intranet import clock
from intranet.extensions import db
from intranet.models.answers import Answer
from intranet.models.dossiers import Dossier
from intranet.models.inspections import Inspection
from intranet.models.persons import Person
from intranet.models.samples import Sample
from intranet.rules.errors import ReasonNeeded, RuleBroken
from intranet.services import accesses, audit, samples
from intranet.services.dossiers import outsiders, reading
from intranet.services.erasures import gathering, inspected
from intranet.services.samples import drawing
from intranet.transaction import SYSTEM, Actor, Forbidden, NotVisible, transaction
from tests.factories import person
from tests.factories_dossiers import make_dossier
from tests.factories_inspections import make_inspection
from tests.queries import counted

SEED = "00112233445566aa-7"


def actor(who):
    return Actor(person(who))


@pytest.fixture
def office(in_app, monkeypatch):
    """Thirty dossiers of the commune in the last three months, and some that are no part of it."""
    monkeypatch.setattr(drawing.rules, "new_seed", lambda said="": SEED)
    day = datetime.combine(clock.today(), time(8)) - timedelta(days=60)
    for number in range(30):
        at = day + timedelta(hours=number)
        late = timedelta(days=9 if number % 7 == 0 else 2)
        make_dossier(
            code=f"T-{number:03d}", received_at=at, due_at=at + timedelta(days=5),
            finished_at=at + late, closed_at=at + late,
            entered_at=at + timedelta(hours=1) if number % 5 == 1 else None,
        )  # fmt: skip
    make_dossier(code="OLD", received_at=day - timedelta(days=300))
    make_dossier(code="OTHER", received_at=day, desk="X21628-BPMC", authority="X21628")


def opened(pid):
    db.session.rollback()
    return db.session.query(Inspection).filter_by(pid=pid).one()


def answer(pid, line, value, bases="", who="inspector"):
    """What the team compared, as it is stored."""
    key = str(uuid4())
    with transaction(SYSTEM) as change:
        db.session.add(
            Answer(
                inspection_id=opened_id(pid), key=key, target=f"sample:{line.pid}", value=value,
                bases=bases, by_id=person(who).id, received_at=clock.now(), late=False,
            )
        )  # fmt: skip
        change.record("tests.set", "answers:test")
    return key


def opened_id(pid):
    return db.session.query(Inspection.id).filter_by(pid=pid).scalar()


def test_draw_is_the_same_on_every_database_and_can_be_done_again(office):
    pid = make_inspection()
    samples.draw(actor("inspector"), pid, 10, "7")
    (draw,) = samples.overview(person("supervisor"), pid).draws
    # Known numbers: SQLite and PostgreSQL, today and tomorrow, draw these.
    late = [n for n in range(30) if n % 7 == 0]
    odd = [n for n in range(30) if n % 5 == 1 and n not in late]
    plain = [n for n in range(30) if n not in {*late, *odd}]
    numbers = {"late": (late, 4), "odd": (odd, 3), "plain": (plain, 3)}
    lots = {n: hashlib.sha256(f"{SEED}:T-{n:03d}".encode()).hexdigest() for n in range(30)}
    wanted = [
        (name, f"T-{n:03d}")
        for name, (among, count) in numbers.items()
        for n in sorted(among, key=lots.get)[:count]
    ]
    assert [(line.stratum, line.code) for line in draw.lines] == wanted
    assert [(part.size, part.drawn) for part in draw.parts] == [(5, 4), (0, 0), (5, 3), (20, 3)]
    db.session.rollback()
    frame = json.loads(db.session.query(Sample).one().frame)
    assert sum(len(codes) for codes in frame.values()) == 30
    told = audit.life_of(f"inspection:{pid}")[-1]
    assert told.act == "samples.draw"
    body = samples.export(actor("leader"), pid, draw.pid).decode()
    assert body.splitlines()[:2] == ["nhom,ma_ho_so", "late,T-000"]
    assert len(body.splitlines()) == 31


def test_draw_and_pick_are_the_teams_and_refuse_what_makes_no_sense(office):
    pid = make_inspection()
    for who, trouble in (("supervisor", Forbidden), ("leader", Forbidden),
                         ("other_officer", Forbidden), ("admin", Forbidden)):  # fmt: skip
        with pytest.raises(trouble):
            samples.draw(actor(who), pid, 5)
    for number, said in ((0, ""), (101, ""), (None, "")):
        with pytest.raises(RuleBroken):
            samples.draw(actor("inspector"), pid, number, said)
    for state in ("draft", "signing", "closed", "cancelled"):
        with pytest.raises(RuleBroken, match="Chỉ rút mẫu"):
            samples.draw(actor("inspector"), make_inspection(state=state), 5)
    empty = make_inspection(period_first=clock.today(), period_last=clock.today())
    with pytest.raises(RuleBroken, match="không có hồ sơ nào"):
        samples.draw(actor("inspector"), empty, 5)
    for code, reason in (("OTHER", "met"), ("nothing", "met"), ("T-001", "because")):
        with pytest.raises(RuleBroken):
            samples.pick(actor("inspector"), pid, code, reason)
    samples.pick(actor("inspector"), pid, "old", "petition")  # of any time
    samples.pick(actor("inspector"), pid, "t-003", "signal")
    with pytest.raises(RuleBroken, match="đã có trong mẫu"):
        samples.pick(actor("inspector"), pid, "OLD", "met")
    seen = samples.overview(person("inspector"), pid)
    assert [(line.code, line.stratum) for line in seen.picks] == [
        ("OLD", "petition"), ("T-003", "signal"),
    ]  # fmt: skip
    assert (seen.draws, seen.may_change) == ([], True)


def test_too_many_draws_and_choices_are_told_apart(office, monkeypatch):
    pid = make_inspection()
    monkeypatch.setattr(drawing, "MOST_DRAWS", 0)
    monkeypatch.setattr(drawing, "MOST_PICKS", 0)
    with pytest.raises(RuleBroken, match="Rút nhiều nhất"):
        samples.draw(actor("inspector"), pid, 5)
    with pytest.raises(RuleBroken, match="Chọn thêm nhiều nhất"):
        samples.pick(actor("inspector"), pid, "T-003", "met")


def test_unit_sees_the_draw_when_the_visit_begins_and_results_with_the_minutes(office):
    decided = make_inspection(state="decided", notified_at=clock.now())
    drawn = samples.draw(actor("inspector"), decided, 5)
    secret = samples.overview(person("leader"), decided)
    assert (secret.is_secret, secret.draws) == (True, [])
    with pytest.raises(NotVisible):
        samples.export(actor("leader"), decided, drawn.pid)
    assert len(samples.overview(person("district_leader"), decided).draws) == 1
    running = make_inspection()
    samples.draw(actor("inspector"), running, 5)
    seen = samples.overview(person("leader"), running)
    assert (len(seen.draws), seen.shows_results, seen.may_change) == (1, False, False)
    assert samples.overview(person("supervisor"), running).may_change is False
    with pytest.raises(NotVisible):
        samples.overview(person("other_leader"), running)
    with pytest.raises(NotVisible):  # the draw of another visit
        samples.export(actor("inspector"), running, drawn.pid)
    with transaction(SYSTEM) as change:
        opened_ = db.session.query(Inspection).filter_by(pid=running).one()
        opened_.state = "signing"
        change.record("tests.set", "inspection:test")
    assert samples.overview(person("leader"), running).shows_results is True


def test_rate_counts_what_was_compared_once_by_the_answer_that_holds(office):
    pid = make_inspection()
    samples.draw(actor("inspector"), pid, 10)
    first = samples.overview(person("inspector"), pid).draws[0]
    assert first.rate is None
    for line in first.lines:
        key = answer(pid, line, "ok")
        if line.stratum == "late":
            answer(pid, line, "faults: folder", bases=key)
    taken_back = answer(pid, first.lines[0], "ok")
    samples.pick(actor("inspector"), pid, "OLD", "other")
    picked = samples.overview(person("inspector"), pid).picks[0]
    answer(pid, picked, "faults: name")  # no part of the rate
    samples.draw(actor("inspector"), pid, 10)  # the same seed: the same dossiers, compared once
    seen = samples.overview(person("inspector"), pid)
    for draw in seen.draws:
        assert (draw.rate.wrong, draw.rate.compared, draw.compared) == (3, 10, 10)
        assert draw.rate.low <= draw.rate.share <= draw.rate.high
    assert seen.draws[0].rate.share == pytest.approx(100 * (5 * 3 / 4) / 30)
    assert [line.differs for line in seen.draws[0].lines] == [True, *[False] * 9]
    answer(pid, first.lines[0], "", bases=taken_back)
    assert samples.all_of(opened(pid))[0][0].rate.compared == 9
    assert len(samples.lines_for_sheet(actor("inspector"), opened(pid))) == 11


def test_sheet_shows_the_records_to_the_team_and_says_so_once(app, office):
    pid = make_inspection()
    samples.draw(actor("inspector"), pid, 10)
    inspection, team = opened(pid), actor("inspector")
    with counted(app) as statements:
        lines = samples.lines_for_sheet(team, inspection)
    reads = [one for one in statements if one.startswith("SELECT") and "audit" not in one]
    assert len(reads) <= 4
    assert {(line.owner_name, line.is_open, line.picked) for line in lines} == {
        ("Đinh Văn Đỏ", True, False)
    }
    db.session.rollback()
    entries = audit.life_of(f"inspection:{pid}")
    assert [entry.act for entry in entries].count("samples.read") == 1
    reader = person("clerk")
    dossier = db.session.query(Dossier).filter_by(code=lines[0].code).one()
    _dossier, readers, _older = accesses.readers(reader, dossier.pid)
    assert [(one.name, one.reason) for one in readers] == [
        (person("inspector").full_name, "Kiểm tra theo kế hoạch")
    ]
    untouched = db.session.query(Dossier).filter_by(code="OLD").one()
    assert accesses.readers(reader, untouched.pid)[1] == []
    owner = db.session.get(Person, dossier.owner_id)
    tables = {table.name: table.rows for table in gathering.gathered(reader, owner)[0]}
    assert [row[2:] for row in tables["Ai đã xem"]] == [
        ("Mở phiếu kiểm tra có hồ sơ", dossier.code)
    ]
    closed = samples.lines_for_sheet(actor("supervisor"), inspection)  # watches, is not of the team
    assert {(line.owner_name, line.is_open) for line in closed} == {(None, False)}


def visit_last(pid, day):
    with transaction(SYSTEM) as change:
        db.session.query(Inspection).filter_by(pid=pid).one().visit_last = day
        change.record("tests.set", "inspection:test")


def test_drawn_dossiers_open_without_another_reason_while_the_visit_runs(office):
    pid = make_inspection()
    samples.draw(actor("inspector"), pid, 5)
    db.session.rollback()
    codes = [line.code for line in samples.overview(person("inspector"), pid).draws[0].lines]
    inside = db.session.query(Dossier).filter_by(code=codes[0]).one()
    outside = db.session.query(Dossier).filter_by(code="OLD").one()
    reading.open_dossier(actor("inspector"), inside.pid)
    db.session.rollback()
    entry = audit.life_of(f"dossier:{inside.pid}")[-1]
    assert (entry.act, entry.reason) == ("dossiers.read", "Kiểm tra theo kế hoạch")
    newest, owner = outside.pid, inside.owner_id
    for who in ("inspector", "supervisor"):  # drawn was one dossier, not its applicant
        with pytest.raises(ReasonNeeded):
            outsiders.facts_of_person(person(who), owner, newest)
    for who, dossier in (("inspector", outside), ("supervisor", inside)):
        with pytest.raises(ReasonNeeded):
            reading.open_dossier(actor(who), dossier.pid)
    visit_last(pid, clock.today() - timedelta(days=31))  # minutes that nobody finishes
    with pytest.raises(ReasonNeeded):
        reading.open_dossier(actor("inspector"), inside.pid)
    answer(pid, samples.overview(person("inspector"), pid).draws[0].lines[0], "faults: due")
    assert inspected.told_of([inside]) == []
    with transaction(SYSTEM) as change:
        db.session.query(Inspection).filter_by(pid=pid).one().state = "signed"
        change.record("tests.set", "inspection:test")
    with pytest.raises(ReasonNeeded):
        reading.open_dossier(actor("inspector"), inside.pid)
    (told,) = inspected.told_of([inside])  # what the citizen gets with everything else
    assert (told[0], told[2:]) == (inside.code, ("Ngày hẹn trả khác phần mềm", ""))
