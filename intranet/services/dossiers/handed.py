"""The last hand-over of a dossier: who made it, and whether it may still be taken back (B12)."""

from dataclasses import dataclass

from sqlalchemy import update

from intranet import clock
from intranet.models.accounts.members import stands_in
from intranet.models.dossiers import DossierStep
from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_
from intranet.services.dossiers.calendar import calendar_for
from intranet.transaction import bookkeeping

GIVEN = ("hand_over", "send_back")


@dataclass(frozen=True)
class Handed:
    """The stay that ended by the hand-over and the one that it began."""

    before: DossierStep
    stay: DossierStep


def last_handed(dossier):
    """The hand-over that brought the dossier where it lies; None when something else did."""
    stays = [stay for stay in dossier.steps if stay.undone_at is None]
    if len(stays) < 2 or stays[-1].ended_at is not None or stays[-1].how not in GIVEN:
        return None
    return Handed(stays[-2], stays[-1])


def is_giver(user, dossier):
    """True for who handed the dossier on, or in whose place it was, while they can do that step."""
    handed = last_handed(dossier)
    if handed is None or user.id not in (handed.stay.given_by_id, handed.before.for_id):
        return False
    role, unit_id = handed.before.role, handed.before.unit_id
    if user.holds(role, unit_id):
        return True
    return any((duty.role, duty.unit_id) == (role, unit_id) for _absent, duty in stands_in(user))


def gave_for(user, dossier):
    """The absent person (Absent) in whose place ``user`` handed it on, as long as they stand in
    for them; None in one's own right.
    """
    before = last_handed(dossier).before
    here = (before.role, before.unit_id)
    for absent, duty in stands_in(user):
        if absent.id == before.for_id and (duty.role, duty.unit_id) == here:
            return absent
    return None


def why_not_taken_back(dossier):
    """Why the last hand-over may not be undone (RuleBroken), or None: until somebody in charge
    opens the dossier or names who works on it, for one working day at most.
    """
    stay = last_handed(dossier).stay
    if stay.opened_at is not None:
        return RuleBroken(
            N_("Bên nhận đã mở hồ sơ lúc %(at)s nên không rút lại được. Hãy xin lại hồ sơ."),
            at=f"{stay.opened_at:%H:%M %d/%m/%Y}",
        )
    if dossier.held_since != stay.started_at:
        return RuleBroken(N_("Bên nhận đã phân công xử lý. Hãy xin lại hồ sơ."))
    calendar = calendar_for(stay.unit)
    last_day = calendar.add_working_days(stay.started_at.date(), 1)
    if clock.now() > calendar.closing(last_day):
        return RuleBroken(N_("Đã quá một ngày làm việc từ khi chuyển. Hãy xin lại hồ sơ."))
    return None


def why_not_asked_back(dossier):
    """Nobody asks for what can simply be taken back."""
    if why_not_taken_back(dossier) is None:
        return RuleBroken(N_("Bên nhận chưa mở hồ sơ, bạn rút lại được ngay."))
    return None


def mark_opened(user, dossier):
    """Note once that somebody in charge opened what was handed to them; no entry of its own, the
    reading itself is in the log. The caller knows that ``user`` is in charge.
    """
    handed = last_handed(dossier)
    if handed is None or handed.stay.opened_at is not None or is_giver(user, dossier):
        return
    stay = update(DossierStep).where(
        DossierStep.id == handed.stay.id,
        DossierStep.opened_at.is_(None),
        DossierStep.ended_at.is_(None),
    )
    with bookkeeping() as connection:
        connection.execute(stay.values(opened_at=clock.now()))
