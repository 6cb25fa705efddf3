"""Which dossiers are chosen, which of them can, and why the others cannot."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from intranet.extensions import db
from intranet.models.dossiers import Dossier, visible_to
from intranet.models.procedures import ProcedureVersion
from intranet.rules.bulks import LIST_ACTS, MOST, BulkAct
from intranet.rules.dossiers import DossierPermission
from intranet.rules.errors import RuleBroken
from intranet.rules.permissions import Role
from intranet.rules.words import N_
from intranet.rules.workflow import Act
from intranet.services.dossiers import charge, lists
from intranet.services.dossiers import way as ways
from intranet.transaction import NotVisible

_UNITS = (Dossier.holder_unit, Dossier.received_unit, Dossier.competent_unit)


@dataclass(frozen=True)
class Looked:
    """One chosen dossier: ``why`` it cannot be (RuleBroken) or None; ``people`` it can go to."""

    way: ways.Way
    why: RuleBroken | None
    people: tuple = ()

    @property
    def dossier(self):
        return self.way.dossier


def require(user, act):
    """Raise Forbidden unless the person may do ``act`` with one dossier; RuleBroken for no act."""
    if act not in LIST_ACTS:
        raise RuleBroken(N_("Chọn việc cần làm với các hồ sơ."))
    charge.require(user, DossierPermission[BulkAct(act).name])


def pids_of(user, filter):
    """The pids of a whole list in its order, at most ``MOST``."""
    return [row.pid for row in lists.rows(user, filter, limit=MOST).rows]


def looked_at(user, act, pids, locked=False):
    """A Looked of each dossier, in the order of ``pids``; ``locked``: to be changed.

    RuleBroken for none or too many; NotVisible when one is not within the person's reach.
    """
    require(user, act)
    pids = list(dict.fromkeys(pids))
    if not pids:
        raise RuleBroken(N_("Chọn ít nhất một hồ sơ trong danh sách."))
    if len(pids) > MOST:
        raise RuleBroken(N_("Chọn nhiều nhất %(most)s hồ sơ một lần."), most=MOST)
    found = {one.pid: one for one in in_order(user, Dossier.pid.in_(pids), locked)}
    if len(found) < len(pids):
        raise NotVisible
    people = Colleagues()
    return [_look(user, act, ways.way_of(found[pid]), people) for pid in pids]


def takers(rows):
    """Everybody whom one of the Looked that can be done may go to, by name, each once."""
    found = {user.id: user for row in rows if row.why is None for user in row.people}
    return sorted(found.values(), key=lambda user: (user.name_sort, user.id))


def in_order(user, clause, locked, *options):
    """The dossiers of ``clause`` within the person's reach, with what judging them needs."""
    return db.session.scalars(_query(user, clause, locked).options(*options)).all()


class Colleagues:
    """Who holds a role in a unit, each asked for once."""

    def __init__(self):
        self._known: dict = {}

    def of(self, role, unit_id):
        """The accounts with ``role`` in this very unit today, by name."""
        if (role, unit_id) not in self._known:
            self._known[role, unit_id] = charge.people_of(role, unit_id)
        return self._known[role, unit_id]


def _query(user, clause, locked):
    """Dossiers by their ids, so that two who lock some of the same wait for each other in turn."""
    query = (
        select(Dossier)
        .where(clause, visible_to(user))
        .order_by(Dossier.id)
        .options(
            selectinload(Dossier.procedure_version, ProcedureVersion.steps),
            joinedload(Dossier.holder).lazyload("*"),
            *(selectinload(unit) for unit in _UNITS),
        )
    )
    if locked:
        query = query.with_for_update(of=Dossier).execution_options(populate_existing=True)
    return query


def _look(user, act, way, colleagues):
    if act == BulkAct.PRINT:
        return Looked(way, None)
    why = charge.why_not(user, way, Act(act))
    if why is not None or act == BulkAct.RETURN_RESULT:
        return Looked(way, why)
    step, dossier = way.following, way.dossier
    if act == BulkAct.HAND_OVER:
        people = colleagues.of(step.role, ways.unit_id_of(dossier, step))
        return Looked(way, None if people else _nobody_next(step), tuple(people))
    people = colleagues.of(dossier.holder_role, dossier.holder_unit_id)
    others = tuple(user for user in people if user.id != dossier.holder_user_id)
    return Looked(way, None if others else _NOBODY_ELSE, others)


def _nobody_next(step):
    words = N_("Bước “%(step)s” chưa có ai giữ vai trò %(role)s. Báo quản trị phân vai trò.")
    return RuleBroken(words, step=step.name, role=Role(step.role).words)


_NOBODY_ELSE = RuleBroken(N_("Không có ai khác giữ vai trò này ở bước đang làm."))
