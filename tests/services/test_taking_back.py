"""Taking back what one handed on: before it is opened, and what remains possible after (B12)."""

from datetime import datetime

import pytest
from sqlalchemy import select

from intranet.extensions import db
from intranet.models.alerts import Alert
from intranet.models.dossiers import DossierStep
from intranet.rules.errors import RuleBroken
from intranet.services import absences, dossiers, settings
from intranet.services.dossiers import control_slips, forecast, reading, responsibility, taking
from intranet.services.dossiers.timeline import timeline_of
from intranet.services.dossiers.whole import WHOLE
from intranet.transaction import SYSTEM, Forbidden, NotVisible, Repeated, Stale, transaction
from tests.factories import person
from tests.services.dossier_life import (
    REASON,
    actor_of,
    acts_of,
    as_,
    check_seal,
    check_tallies,
    do,
    entries,
    extra_person,
    fresh,
    now,
    outside,
    place_of,
    received,
    row_counts,
    to_step,
    version_of,
    whole,
)

__all__ = ["now"]
pytestmark = pytest.mark.usefixtures("in_app", "now")


def take_back(who, pid, once=None, **given):
    return taking.take_back(as_(who, once), pid, given.pop("version", version_of(pid)))


def opened(who, pid):
    reading.open_dossier(as_(who), pid, *WHOLE)
    db.session.rollback()


def trace(pid):
    return [
        (s.position, s.how, s.ended_by and s.ended_by.username, s.undone_at is not None, s.outcome)
        for s in fresh(pid).steps
    ]


def told(pid):
    return [(one.words, one.who) for one in reversed(timeline_of(whole(pid)))]


def refused_words(act, *args):
    before = row_counts()
    with pytest.raises(RuleBroken) as error:
        act(*args)
    assert row_counts() == before
    return str(error.value)


def test_take_back_before_it_is_opened_leaves_the_step_as_it_was(now):
    pid = received(kind="marital")
    due = fresh(pid).step_due_at
    now.later(hours=1)
    do("hand_over", "clerk", pid)
    outside("supervisor", pid)
    opened("supervisor", pid)  # not in charge: that does not count
    opened("clerk", pid)
    now.later(minutes=30)
    take_back("clerk", pid)
    assert place_of(pid) == (4, 1, "receiver", "X21622-BPMC", "mai.dt")
    assert fresh(pid).step_due_at == due
    assert trace(pid) == [
        (1, "receive", "mai.dt", False, None),
        (2, "hand_over", "mai.dt", True, None),
        (1, "take_back", None, False, None),
    ]
    assert "đã rút lại" in told(pid)[1][0]
    assert acts_of(pid)[-1] == "dossiers.take_back"
    now.later(hours=1)
    do("hand_over", "clerk", pid)
    assert trace(pid)[2][4] == "early"
    check_tallies()
    check_seal()


def test_take_back_gives_no_time_when_the_clock_stops_later(now):
    """A stop after it counts the step anew from where it really began, not from the undo."""
    straight, detour = to_step(2, "marital"), to_step(2, "marital")
    do("hand_over", "officer", detour)
    now.later(days=1)
    take_back("officer", detour)
    for act in ("suspend", "resume"):
        now.later(hours=2)
        for pid in (straight, detour):
            do(act, "leader", pid, reason=REASON)
    assert fresh(detour).step_due_at == fresh(straight).step_due_at


def test_take_back_counts_the_time_for_who_took_it_back(now):
    pid = received(kind="marital")
    do("hand_over", "clerk", pid)
    now.later(hours=2)
    take_back("clerk", pid)
    now.later(hours=1)
    found = whole(pid)
    calendar = dossiers.calendar_for(found.received_unit)
    held = responsibility.responsibility_of(found, found.events, (), calendar)
    assert [(piece.unit, piece.working) for piece in held.pieces] == [
        (found.received_unit.name, 180)
    ]


def test_take_back_is_no_pace_and_no_line_of_the_control_slip(now):
    pid = received()
    do("hand_over", "clerk", pid)
    take_back("clerk", pid)
    for act, who in (("hand_over", "clerk"), ("hand_over", "officer"), ("approve", "leader"),
                     ("enter_result", "registrar")):  # fmt: skip
        now.later(minutes=10)
        do(act, who, pid)
    found = whole(pid)
    calendar = dossiers.calendar_for(found.received_unit)
    stays = list(forecast.stays(calendar, datetime(2020, 1, 1)))
    assert sorted(stay.step[2] for stay in stays) == [1, 2, 3, 4]
    rows = control_slips.slip_of(found, settings.show()).rows
    assert [(row.giver[0], row.taker[0]) for row in rows][:2] == [
        ("Người nộp hồ sơ", found.received_unit.name),
        (found.received_unit.name, "Xã An Toàn"),
    ]
    assert len(rows) == 5


def test_take_back_is_refused_once_the_other_side_opened_it(now):
    pid = received()
    do("hand_over", "clerk", pid)
    now.later(minutes=3)
    opened("officer", pid)
    assert "Bên nhận đã mở hồ sơ lúc 08:03" in refused_words(take_back, "clerk", pid)
    first = db.session.scalar(select(DossierStep.opened_at).order_by(DossierStep.id.desc()))
    now.later(minutes=3)
    opened("officer", pid)
    assert db.session.scalar(select(DossierStep.opened_at).order_by(DossierStep.id.desc())) == first


def test_take_back_is_refused_after_naming_somebody_and_after_a_working_day(now):
    pid = received()
    do("hand_over", "clerk", pid)
    now.go_to(2020, 1, 7, 17, 0)
    assert dossiers.possible(person("clerk"), whole(pid))["take_back"] is None
    now.go_to(2020, 1, 7, 17, 1)
    assert "quá một ngày làm việc" in refused_words(take_back, "clerk", pid)
    other = received()
    do("hand_over", "clerk", other)
    now.later(minutes=1)
    do("assign", "leader", other, user_pid=person("officer").pid)
    assert "đã phân công" in refused_words(take_back, "clerk", other)


def test_take_back_is_for_who_gave_it_alone():
    pid = received()
    assert "vừa chuyển" in refused_words(take_back, "clerk", pid)
    do("hand_over", "clerk", pid)
    for who, kind in (("officer", Forbidden), ("supervisor", Forbidden), ("admin", Forbidden),
                      ("other_clerk", NotVisible)):  # fmt: skip
        with pytest.raises(kind):
            take_back(who, pid)
    with pytest.raises(Stale):
        take_back("clerk", pid, version=1)
    do("suspend", "leader", pid, reason=REASON)
    assert "chưa tạm dừng" in refused_words(take_back, "clerk", pid)


def test_take_back_pressed_twice_takes_back_once():
    pid = received()
    do("hand_over", "clerk", pid)
    version = version_of(pid)
    take_back("clerk", pid, once="one-press-only")
    with pytest.raises(Repeated):
        take_back("clerk", pid, once="one-press-only", version=version)
    assert acts_of(pid).count("dossiers.take_back") == 1


def test_take_back_of_a_sending_back_and_of_an_approval():
    pid = to_step(3)
    do("send_back", "leader", pid)
    take_back("leader", pid)
    assert place_of(pid)[1] == 3
    # An undone return is no draft of the leader's: approving stays possible.
    do("approve", "leader", pid)
    take_back("leader", pid)
    do("send_back", "leader", pid)
    assert place_of(pid) == (4, 2, "officer", "X21622", "rin.dv")


def test_take_back_in_the_place_of_the_absent_names_both(now):
    """Bac stands in for Rin, who has the dossier: it is Rin's again, and Bac's to take back only
    as long as the absence lasts (D10, E17).
    """
    bac = extra_person("bac", ("leader", "X21622"))
    pid, today = to_step(2), now.moment.date()
    do("assign", "officer", pid)
    data = absences.AbsenceData(person("officer").pid, bac, today, today)
    absence = absences.declare(as_("officer"), data)
    dossiers.hand_over(actor_of(bac), pid, version_of(pid))
    taking.take_back(actor_of(bac), pid, version_of(pid))
    assert place_of(pid)[1:] == (2, "officer", "X21622", "rin.dv")
    assert entries("dossiers.take_back")[-1]["for"] == "rin.dv"
    who = [who for words, who in told(pid) if words.startswith("rút lại")]
    assert who == ["Bac thay Đinh Văn Rin (Xã An Toàn)"]
    dossiers.hand_over(actor_of(bac), pid, version_of(pid))
    absences.end(as_("officer"), absence.pid, None)
    with pytest.raises(Forbidden):
        taking.take_back(actor_of(bac), pid, version_of(pid))


def ask_back(who, pid, reason="Tôi chuyển nhầm, còn thiếu tờ khai"):
    return taking.ask_back(as_(who), pid, version_of(pid), reason)


def give_back(who, pid, agrees, text=None):
    return taking.give_back(as_(who), pid, version_of(pid), agrees, text)


def alerts_of(key):
    query = select(Alert.kind).where(Alert.user_id == person(key).id).order_by(Alert.id)
    return db.session.scalars(query).all()


def test_ask_back_is_granted_and_the_dossier_returns(now):
    pid = received()
    do("hand_over", "clerk", pid)
    assert "rút lại được ngay" in refused_words(ask_back, "clerk", pid)
    now.later(minutes=5)
    opened("officer", pid)
    ask_back("clerk", pid)
    assert "đang chờ trả lời" in refused_words(ask_back, "clerk", pid)
    assert alerts_of("officer") == ["asked_back"]
    with pytest.raises(Forbidden):
        give_back("leader", pid, True)
    now.later(minutes=5)
    give_back("officer", pid, True, "Gửi lại anh")
    assert place_of(pid) == (4, 1, "receiver", "X21622-BPMC", "mai.dt")
    assert alerts_of("clerk") == ["sent_back"]
    assert trace(pid)[1:] == [
        (2, "hand_over", "rin.dv", False, "early"), (1, "give_back", None, False, None),
    ]  # fmt: skip
    assert entries("dossiers.give_back")[0]["facts"] == {"outcome": "granted"}
    words = [words for words, _who in told(pid)]
    assert words.count("xin lại hồ sơ") == 1
    assert words.count("đồng ý trả lại bước “%(step)s” cho %(whom)s") == 1
    assert "không đồng ý trả lại hồ sơ" not in words
    assert "Không có ai" in refused_words(give_back, "clerk", pid, True)


def test_ask_back_is_refused_with_words(now):
    pid = received()
    do("hand_over", "clerk", pid)
    now.later(minutes=5)
    opened("officer", pid)
    ask_back("clerk", pid)
    assert "ít nhất 10 ký tự" in refused_words(give_back, "officer", pid, False, "Không")
    give_back("officer", pid, False, "Tôi đã thẩm tra xong")
    assert place_of(pid)[1] == 2
    assert alerts_of("clerk") == ["answered"]
    assert [words for words, _who in told(pid)][-1] == "không đồng ý trả lại hồ sơ"
    ask_back("clerk", pid)  # may be asked again
    now.later(minutes=5)
    do("hand_over", "officer", pid)
    assert "Không có ai" in refused_words(give_back, "leader", pid, True)


def test_assign_takes_from_somebody_with_a_reason_only():
    colleague = extra_person("bac", ("officer", "X21622"))
    pid = to_step(2)
    do("assign", "leader", pid, user_pid=person("officer").pid)
    for note in (None, "Gấp"):
        with pytest.raises(RuleBroken) as error:
            do("assign", "leader", pid, user_pid=colleague, note=note)
        assert error.value.field == "note"
    reason = "Anh Rin đi học dài ngày"
    do("assign", "leader", pid, user_pid=colleague, note=reason)
    assert [note.text for note in whole(pid).whole.notes] == [reason]
    assert alerts_of("officer") == ["assigned", "taken"]
    assert reason not in "".join(map(str, entries("dossiers.assign")))


def test_withdraw_after_the_staff_changed():
    """The officer left, the receiver moved: the desk's new receiver lets the citizen withdraw."""
    pid = to_step(2, "marital")
    do("assign", "officer", pid)
    newcomer = extra_person("moi", ("receiver", "X21622-BPMC"))
    with transaction(SYSTEM) as change:
        person("officer").locked = True
        person("clerk").memberships[0].valid_to = datetime(2020, 1, 5).date()
        change.record("tests.set", "office:test")
    with pytest.raises(Forbidden):
        do("withdraw", "clerk", pid, reason=REASON)
    dossiers.withdraw(actor_of(newcomer), pid, version_of(pid), REASON)
    found = fresh(pid)
    assert (found.state, found.outcome) == (7, "early")
    check_tallies()
    check_seal()
