"""Notes that colleagues write to each other about a dossier; who is named in one is told."""

import re
from functools import cache

from sqlalchemy import Date, Integer, bindparam, or_, select
from sqlalchemy.orm import lazyload

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import Membership, User
from intranet.models.dossiers import DossierNote, DossierReach
from intranet.rules.alerts import AlertKind
from intranet.rules.dossiers import DossierPermission
from intranet.rules.errors import RuleBroken
from intranet.rules.permissions import Role
from intranet.rules.text import clean
from intranet.rules.words import N_
from intranet.services import alerts
from intranet.services.dossiers import way as ways
from intranet.services.dossiers.charge import require
from intranet.transaction import transaction

LONGEST = 2000
# "@mai.dt" but not "mai@xa.vn"; a dot that ends the sentence is none of the name.
NAMED = re.compile(r"(?<![\w.@-])@([a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)", re.IGNORECASE)


def add_note(actor, pid, text, to_pid=None):
    """Write a note about a dossier; ``to_pid`` and every @username in it are told.

    Seen inside the office only; moves neither the clock nor the version of the dossier. Refuses
    names of people who may not see the dossier.
    """
    text = clean(text or "", multiline=True)
    if not text or len(text) > LONGEST:
        words = N_("Nhập ghi chú, không quá %(most)s ký tự.")
        raise RuleBroken(words, field="text", most=LONGEST)
    with transaction(actor) as change:
        require(actor.user, DossierPermission.ADD_NOTE)
        dossier = ways.locked(actor.user, pid)
        told = _told(dossier, text, to_pid)
        note = keep(change, dossier, text)
        alerts.tell(change, [user.id for user in told], AlertKind.NAMED, dossier)
        return note


def keep(change, dossier, text):
    """Write a note inside another change: the words that go with an act."""
    note = DossierNote(dossier_id=dossier.id, by_id=change.actor.user_id, at=clock.now(), text=text)
    db.session.add(note)
    db.session.flush()
    change.record("dossiers.add_note", dossier, note=note.pid, personal={"text": text})
    return note


def colleagues(dossier):
    """The people who may see the dossier today, by name."""
    values = {"id": dossier.id, "today": clock.today()}
    return db.session.scalars(_colleagues(), values).all()


def _told(dossier, text, to_pid):
    people = colleagues(dossier)
    by_name = {user.username.lower(): user for user in people}
    names = [name.lower() for name in NAMED.findall(text)]
    unknown = next((name for name in names if name not in by_name), None)
    if unknown is not None:
        words = N_("Không có ai tên đăng nhập @%(name)s xem được hồ sơ này.")
        raise RuleBroken(words, field="text", name=unknown)
    told = [by_name[name] for name in names]
    if to_pid:
        chosen = next((user for user in people if user.pid == to_pid), None)
        if chosen is None:
            raise RuleBroken(N_("Chọn một người trong danh sách."), field="to_user")
        told.append(chosen)
    return told


@cache
def _colleagues():
    """Query, made once: whoever has a duty today in a unit that sees the dossier."""
    today = bindparam("today", type_=Date)
    units = select(DossierReach.unit_id).where(
        DossierReach.dossier_id == bindparam("id", type_=Integer)
    )
    duties = (
        select(Membership.user_id)
        .where(Membership.unit_id.in_(units), Membership.role != str(Role.ADMIN))
        .where(or_(Membership.valid_from.is_(None), Membership.valid_from <= today))
        .where(or_(Membership.valid_to.is_(None), Membership.valid_to >= today))
    )
    return (
        select(User)
        .where(User.id.in_(duties), User.locked.is_(False))
        .where(or_(User.expires_on.is_(None), User.expires_on >= today))
        .order_by(User.name_sort, User.id)
        .options(lazyload(User.memberships))
    )
