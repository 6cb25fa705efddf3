"""Number blocks: leased from the counter of the day, entered later, voided, returned, explained."""

from datetime import date, datetime
from uuid import uuid4

import pytest
from sqlalchemy import select

from intranet.extensions import db
from intranet.models.blocks import Block, BlockNumber
from intranet.models.dossiers import Dossier, DossierCounter
from intranet.models.units import Unit
from intranet.rules.blocks import Fate
from intranet.rules.errors import RuleBroken
from intranet.services import blocks, dossiers
from intranet.services.dossiers.timeline import timeline_of
from intranet.transaction import SYSTEM, Forbidden, NotVisible, Repeated, Stale, transaction
from tests.factories import person, unit
from tests.services.dossier_life import (
    as_,
    bodies,
    check_seal,
    entries,
    fresh,
    intake,
    now,
    personal_facts,
    received,
    whole,
)

__all__ = ["now"]
pytestmark = pytest.mark.usefixtures("in_app", "now")
DAY = date(2020, 1, 6)


def leased(count=3, clerk="clerk", desk="X21622-BPMC", once=None):
    """The pid of a block just leased."""
    return blocks.lease(as_(clerk, once), unit(desk).pid, count).pid


def block(pid):
    db.session.rollback()
    return db.session.scalar(select(Block).where(Block.pid == pid))


def numbers(pid):
    return block(pid).numbers


def codes(pid):
    return [number.code for number in numbers(pid)]


def entered(text, at, clerk="clerk", **more):
    """The pid of a dossier entered late with a printed number."""
    return received(clerk, printed=text, received_at=at, **more)


def refused(field, verb, *args, **kwargs):
    """The words of a refusal at ``field``."""
    with pytest.raises(RuleBroken) as broken:
        verb(*args, **kwargs)
    assert broken.value.field == field
    return broken.value.message % broken.value.params


def gaps(who="clerk", first=DAY, last=date(2020, 1, 31), **more):
    db.session.rollback()
    return blocks.report(person(who), first, last, **more)


def fates(**more):
    return {n.code[-4:]: n.fate.value for n in gaps(**more).numbers}


def test_lease_takes_a_run_from_the_counter_of_today():
    received()
    pid = leased(3)
    assert codes(pid) == [f"AL-07-200106-000{n}" for n in (2, 3, 4)]
    assert fresh(received()).code == "AL-07-200106-0005"
    found = block(pid)
    assert (found.day, found.first, found.last) == (DAY, 2, 4)
    assert {len(number.tracking) for number in found.numbers} == {11}
    assert codes(leased(2)) == ["AL-07-200106-0006", "AL-07-200106-0007"]


def test_lease_is_recorded_and_sealed():
    pid = leased(3)
    (body,) = entries("blocks.lease")
    assert body["obj"] == f"block:{pid}"
    assert body["after"]["first"] == "AL-07-200106-0001"
    assert body["after"]["count"] == 3
    check_seal()


def test_lease_sent_twice_leases_once():
    once = uuid4().hex
    pid = leased(3, once=once)
    with pytest.raises(Repeated) as repeated:
        leased(3, once=once)
    assert repeated.value.outcome == f"block:{pid}"
    assert db.session.query(BlockNumber).count() == 3


@pytest.mark.parametrize("count", [0, -1, 201, None])
def test_lease_refuses_a_block_of_no_or_too_many_numbers(count):
    refused("count", leased, count)


def test_lease_is_for_receivers_at_their_own_desk():
    refused("desk", leased, 3, "clerk", "X21628-BPMC")
    for key in ("officer", "supervisor", "admin", "leader"):
        with pytest.raises(Forbidden):
            leased(3, key)
    assert db.session.query(Block).count() == 0


def test_entering_late_takes_code_tracking_and_the_true_moment(now):
    pid = leased(3)
    number = numbers(pid)[1]
    code, tracking = number.code, number.tracking
    now.go_to(2020, 1, 9, 7, 30)
    at = datetime(2020, 1, 7, 9, 15)
    found = fresh(entered(code.lower(), at, kind="marital"))
    assert (found.code, found.tracking) == (code, tracking)
    assert (found.received_at, found.entered_at) == (at, datetime(2020, 1, 9, 7, 30))
    assert found.due_at == datetime(2020, 1, 14, 17)  # five working days from the 7th
    assert numbers(pid)[1].dossier_id == found.id
    words = [h.words % h.params for h in timeline_of(whole(found.pid))]
    assert words == ["tiếp nhận hồ sơ trên giấy; nhập bù vào máy lúc 07:30 09/01/2020"]


def test_entering_late_reads_the_scanned_look_up_address(now):
    pid = leased(1)
    tracking = numbers(pid)[0].tracking
    now.go_to(2020, 1, 6, 15, 0)
    scanned = f"https://motcua.example.vn/lookup?code={tracking[:4]}-{tracking[4:8]}-{tracking[8:]}"
    assert fresh(entered(scanned, datetime(2020, 1, 6, 9))).tracking == tracking
    assert block(pid).closed_at == datetime(2020, 1, 6, 15)


def test_entering_late_is_recorded_without_personal_facts(now):
    pid = leased(2)
    code = codes(pid)[0]
    now.go_to(2020, 1, 6, 16)
    entered(code, datetime(2020, 1, 6, 9))
    (use,) = entries("blocks.use")
    (receive,) = entries("dossiers.receive")
    assert (use["obj"], use["after"]) == (f"block:{pid}", {"code": code})
    assert receive["after"]["entered_at"] == "2020-01-06T16:00:00"
    assert [word for word in personal_facts() if word and word in "".join(bodies())] == []
    check_seal()


def test_a_used_number_is_refused_in_words(now):
    code = codes(leased(2))[0]
    now.go_to(2020, 1, 6, 16)
    entered(code, datetime(2020, 1, 6, 9))
    words = refused("printed", entered, code, datetime(2020, 1, 6, 10))
    assert words == "Số AL-07-200106-0001 đã nhập hồ sơ lúc 16:00 06/01/2020."
    assert db.session.query(Dossier).count() == 1


def test_a_voided_a_foreign_and_an_unknown_number_are_refused_in_words(now):
    pid, at = leased(2), datetime(2020, 1, 6, 9)
    first = codes(pid)[0]
    blocks.void(as_("clerk"), pid, first, "In hỏng")
    foreign = codes(leased(1, "other_clerk", "X21628-BPMC"))[0]
    now.go_to(2020, 1, 6, 16)
    assert refused("printed", entered, first, at).endswith("đã hủy lúc 08:00 06/01/2020: In hỏng.")
    words = refused("printed", entered, foreign, at)
    assert words == "Số này đã cấp cho Bộ phận Một cửa xã An Hòa."
    assert refused("printed", entered, "AL-07-200106-0099", at).startswith("Không có số in sẵn")
    assert db.session.query(Dossier).count() == 0


def test_entering_late_keeps_within_lease_and_now(now):
    now.go_to(2020, 1, 6, 10)
    code = codes(leased(2))[0]
    now.go_to(2020, 1, 6, 16)
    assert "10:00 06/01/2020" in refused("received_at", entered, code, datetime(2020, 1, 6, 9))
    refused("received_at", entered, code, datetime(2020, 1, 6, 16, 1))
    refused("received_at", entered, code, None)
    now.go_to(2020, 1, 20, 8)
    refused("late_reason", entered, code, datetime(2020, 1, 7, 9))
    assert entered(code, datetime(2020, 1, 7, 9), late_reason="Lũ cắt đường ba tuần")


def test_a_printed_number_does_not_go_with_returning_at_once():
    data = intake(kind="copy", printed="x", received_at=datetime(2020, 1, 6, 8))
    refused("printed", dossiers.receive_and_return, as_("clerk"), data)


def test_void_takes_a_number_out_with_its_reason():
    pid = leased(2)
    refused("reason", blocks.void, as_("clerk"), pid, codes(pid)[0], "hư")
    refused("number", blocks.void, as_("clerk"), pid, "AL-07-200106-0009", "Rách giấy")
    blocks.void(as_("clerk"), pid, numbers(pid)[0].tracking, "Rách giấy")
    refused("number", blocks.void, as_("clerk"), pid, codes(pid)[0], "Rách giấy")
    (body,) = entries("blocks.void")
    assert body["after"] == {"code": "AL-07-200106-0001"}
    assert "Rách giấy" not in str(body)  # it may name a citizen: among the personal facts
    assert block(pid).closed_at is None
    blocks.void(as_("clerk"), pid, codes(pid)[1], "Rách giấy")
    assert block(pid).closed_at is not None


def test_give_back_closes_the_block_and_its_numbers(now):
    pid = leased(3)
    code = codes(pid)[0]
    version = block(pid).version
    now.go_to(2020, 1, 6, 16)
    entered(code, datetime(2020, 1, 6, 9))
    with pytest.raises(Stale):  # a number was used since the page was opened
        blocks.give_back(as_("clerk"), pid, version)
    blocks.give_back(as_("clerk"), pid, block(pid).version)
    assert block(pid).closed_at == datetime(2020, 1, 6, 16)
    assert [n.void_reason for n in numbers(pid)] == [None, *["Chưa dùng, đã trả lại"] * 2]
    refused("printed", entered, codes(pid)[1], datetime(2020, 1, 6, 10))
    refused(None, blocks.give_back, as_("clerk"), pid, block(pid).version)
    assert fresh(received()).code == "AL-07-200106-0004"


def test_blocks_are_seen_by_their_desk_and_above_and_changed_by_their_desk():
    pid = leased(2)
    for key in ("clerk", "leader", "supervisor", "inspector"):
        assert blocks.get(person(key), pid).pid == pid
        assert [row.pid for row in blocks.latest(person(key))] == [pid]
    for key in ("other_clerk", "other_leader"):
        with pytest.raises(NotVisible):
            blocks.get(person(key), pid)
        assert blocks.latest(person(key)) == []
    for verb, *args in ((blocks.void, "x", "Rách giấy"), (blocks.give_back, 1)):
        with pytest.raises(NotVisible):
            verb(as_("other_clerk"), pid, *args)
        with pytest.raises(Forbidden):  # a receiver above, not of this desk
            verb(as_("district_clerk"), pid, *args) if _sees("district_clerk", pid) else _no()
        with pytest.raises(Forbidden):
            verb(as_("supervisor"), pid, *args)


def _sees(key, pid):
    return any(row.pid == pid for row in blocks.latest(person(key)))


def _no():
    raise Forbidden


def test_latest_says_how_many_are_left(now):
    pid = leased(3)
    blocks.void(as_("clerk"), pid, codes(pid)[0], "Rách giấy")
    (row,) = blocks.latest(person("clerk"))
    assert (row.first[-4:], row.last[-4:], row.count, row.left) == ("0001", "0003", 3, 2)


def test_report_explains_every_number(now):
    received()
    pid = leased(3)
    blocks.void(as_("clerk"), pid, codes(pid)[1], "In hỏng")
    code = codes(pid)[0]
    now.go_to(2020, 1, 8, 9)
    entered(code, datetime(2020, 1, 7, 9))
    assert fates() == {"0001": "dossier", "0002": "dossier", "0003": "voided", "0004": "unused"}
    report = gaps()
    (line,) = report.lines
    assert (line.unit, line.given, line.fates[Fate.UNEXPLAINED]) == (
        "Bộ phận Một cửa xã An Toàn", 4, 0,
    )  # fmt: skip
    assert runs(report) == [("0003", 1, "In hỏng"), ("0004", 1, None)]


def runs(report):
    return [(r.first.code[-4:], r.count, r.first.reason) for r in report.without_dossier()]


def test_report_draws_numbers_of_one_fate_together():
    pid = leased(5)
    leased(2)
    blocks.void(as_("clerk"), pid, codes(pid)[2], "In hỏng")
    assert runs(gaps()) == [("0003", 1, "In hỏng"), ("0001", 2, None), ("0004", 2, None),
                            ("0006", 2, None)]  # fmt: skip


def test_report_finds_a_number_that_was_taken_around_the_program():
    received()
    with transaction(SYSTEM) as change:
        db.session.query(DossierCounter).one().last = 3
        change.record("tests.set", "office:test")
    assert fates() == {"0001": "dossier", "0002": "unexplained", "0003": "unexplained"}


def test_report_knows_old_codes_after_prefix_and_dates_were_changed():
    pid = received()
    desk = unit("X21622-BPMC").id
    with transaction(SYSTEM) as change:
        db.session.get(Unit, desk).code_prefix = "MOI"
        found = db.session.scalar(select(Dossier).where(Dossier.pid == pid))
        found.received_at = datetime(2019, 12, 30, 8)
        change.record("tests.set", "office:test")
    assert fates() == {"0001": "dossier"}
    assert fresh(received()).code == "MOI-200106-0002"


def test_report_is_for_the_units_one_answers_for():
    received()
    received("other_clerk")
    assert [line.unit for line in gaps().lines] == ["Bộ phận Một cửa xã An Toàn"]
    assert len(gaps("supervisor").lines) == 2
    other = unit("X21628-BPMC").pid
    with pytest.raises(NotVisible):
        gaps(unit_pid=other)
    (line,) = gaps("supervisor", unit_pid=other).lines
    assert (line.day, line.given) == (DAY, 1)


def test_report_shows_a_desk_the_numbers_of_the_prefix_above_it():
    desk = unit("X21622-BPMC").id
    with transaction(SYSTEM) as change:
        db.session.get(Unit, desk).code_prefix = None
        change.record("tests.set", "office:test")
    leased(2)
    (line,) = gaps().lines
    assert (line.unit, line.fates[Fate.UNUSED]) == ("Xã An Toàn", 2)


def test_count_compares_the_book_with_the_program(now):
    received()
    now.go_to(2020, 1, 6, 16, 45)
    desk = unit("X21622-BPMC").pid
    words = refused("note", blocks.count, as_("clerk"), desk, DAY, 3)
    assert words == "Sổ giấy 3, máy 1. Ghi rõ vì sao lệch."
    blocks.count(as_("clerk"), desk, DAY, 3, "Hai giấy chưa nhập vì mất mạng")
    (row,) = blocks.recent(person("supervisor"), DAY, DAY)
    assert (row.counted, row.entered, row.now, row.difference) == (3, 1, 1, 2)
    received()
    received()
    db.session.rollback()
    (row,) = blocks.recent(person("supervisor"), DAY, DAY)
    assert (row.entered, row.now, row.difference) == (1, 3, 0)
    blocks.count(as_("clerk"), desk, DAY, 3)
    first, second = entries("blocks.count")
    assert "before" not in first
    assert (second["before"]["entered"], second["after"]["entered"]) == (1, 3)
    check_seal()


def test_count_is_for_ones_own_desk_and_days_at_hand(now):
    desk = unit("X21622-BPMC").pid
    refused("day", blocks.count, as_("clerk"), desk, date(2020, 1, 7), 0)
    refused("day", blocks.count, as_("clerk"), desk, date(2019, 12, 1), 0)
    refused("counted", blocks.count, as_("clerk"), desk, DAY, -1)
    refused("desk", blocks.count, as_("clerk"), unit("X21628-BPMC").pid, DAY, 0)
    for key in ("officer", "supervisor", "admin"):
        with pytest.raises(Forbidden):
            blocks.count(as_(key), desk, DAY, 0)
    blocks.count(as_("other_clerk"), unit("X21628-BPMC").pid, DAY, 0)
    assert blocks.recent(person("clerk"), DAY, DAY) == []
