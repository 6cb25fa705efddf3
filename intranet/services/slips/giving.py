"""Giving a slip at the counter: cleaned, numbered, recorded."""

from dataclasses import dataclass, replace

from intranet import clock
from intranet.extensions import db
from intranet.models.slips import Slip
from intranet.rules.errors import RuleBroken
from intranet.rules.legal_forms import COUNTERS
from intranet.rules.slips import (
    FORMS,
    LONGEST_ITEM,
    LONGEST_REASON,
    MOST_ITEMS,
    REASON,
    SlipKind,
    SlipPermission,
)
from intranet.rules.words import N_
from intranet.services.dossiers import charge, offers, persons
from intranet.services.dossiers.data import PersonData, line, reason
from intranet.services.dossiers.events import next_form_number
from intranet.transaction import NotVisible, transaction


@dataclass(frozen=True)
class SlipData:
    """One slip as typed. Errors name these fields, those of the person ``owner_<field>``.

    ``papers``: positions of the procedure's papers that are missing; ``more``: further items.
    """

    procedure_pid: str
    desk_pid: str
    owner: PersonData
    reason: str
    papers: tuple = ()
    more: tuple = ()


def guide(actor, data):
    """Tell a citizen in writing what is missing (Mẫu 02): full, in one go (R02, R03).

    RuleBroken at ``more`` when nothing is named as missing.
    """
    return _give(actor, SlipKind.GUIDANCE, SlipPermission.GUIDE, "slips.guide", data)


def refuse(actor, data):
    """Refuse in writing to receive a dossier (Mẫu 03), with the reason."""
    return _give(actor, SlipKind.REFUSAL, SlipPermission.REFUSE, "slips.refuse", data)


def _give(actor, kind, permission, act, data):
    charge.require(actor.user, permission)
    data = _cleaned(data)
    with transaction(actor) as change:
        desk = _desk(actor.user, data.desk_pid)
        now = clock.now()
        version = _version(desk, data.procedure_pid, now.date())
        slip = Slip(
            kind=str(kind),
            number=next_form_number(desk.id, now.date(), *COUNTERS[FORMS[kind]]),
            unit_id=desk.id,
            version_id=version.id,
            at=now,
            by_id=actor.user_id,
            items="\n".join(_items(kind, version, data)),
            reason=data.reason,
            **_person(data.owner),
        )
        db.session.add(slip)
        db.session.flush()
        change.record(act, slip, **_told(slip, version))
        return slip


def _cleaned(data):
    """``data`` as it may be stored; errors name its fields."""
    more = tuple(filter(None, (line(text, "more", LONGEST_ITEM) for text in data.more)))
    if len(more) + len(data.papers) > MOST_ITEMS:
        raise RuleBroken(N_("Ghi nhiều nhất %(most)s mục."), field="more", most=MOST_ITEMS)
    return replace(
        data,
        owner=persons.cleaned(data.owner, "owner_"),
        reason=_reason(data.reason),
        more=more,
    )


def _reason(text):
    text = line(text, "reason", LONGEST_REASON, multiline=True) or ""
    return text if len(text) >= REASON else reason(text, "reason", REASON)


def _items(kind, version, data):
    named = {paper.position: " ".join(paper.name.split()) for paper in version.papers}
    items = [named[position] for position in data.papers if position in named] + list(data.more)
    if kind is SlipKind.GUIDANCE and not items:
        raise RuleBroken(N_("Đánh dấu giấy tờ còn thiếu hoặc ghi nội dung cần hoàn thiện."), "more")
    return items


def _person(owner):
    names = ("full_name", "id_number", "address", "phone", "email")
    return {name: getattr(owner, name) for name in names}


def _told(slip, version):
    """What the log keeps: number and procedure in the open, the person and what was written (it may
    name people) as commitments.
    """
    names = ("full_name", "id_number", "address", "phone", "email", "items", "reason")
    return {
        "after": {"number": slip.number, "kind": slip.kind, "procedure": version.procedure.pid},
        "personal": {name: getattr(slip, name) for name in names if getattr(slip, name)},
    }


def _desk(user, desk_pid):
    desk = next((unit for unit in offers.desks_of(user) if unit.pid == desk_pid), None)
    if desk is None:
        raise RuleBroken(N_("Chọn bộ phận một cửa của bạn."), field="desk_pid")
    return desk


def _version(desk, procedure_pid, day):
    try:
        return offers.version_for(desk, procedure_pid, day)
    except NotVisible:
        raise RuleBroken(
            N_("Bộ phận này không tiếp nhận thủ tục đã chọn. Hãy chọn lại thủ tục."),
            field="procedure_pid",
        ) from None
