"""What is added after the minutes were frozen: dated, by whom; it changes nothing in them."""

from intranet import clock
from intranet.extensions import db
from intranet.models.minutes import MinuteAddition
from intranet.services import inspections
from intranet.services.minutes.reading import is_of_unit, minute_of
from intranet.transaction import Forbidden, NotVisible, transaction


def may_add(user, inspection):
    """True for the team and for people of the inspected unit."""
    return inspection.is_team(user.id) or is_of_unit(user, inspection)


def add(actor, pid, text):
    """Add words below the frozen minutes of the inspection ``pid``; they stay for good."""
    with transaction(actor) as change:
        inspection = inspections.locked(actor, pid, team=False)
        minute = minute_of(inspection)
        if minute is None or minute.content is None:
            raise NotVisible
        if not may_add(actor.user, inspection):
            raise Forbidden
        addition = MinuteAddition(
            minute_id=minute.id, text=text, by_id=actor.user_id, at=clock.now()
        )
        db.session.add(addition)
        change.record("minutes.add", f"minute:{inspection.pid}", after={"text": text})
        return addition
