"""Of the units themselves: procedures, slips, fees, accounts, findings, dossiers sent up."""

from datetime import timedelta

from sqlalchemy import func, or_, select

from intranet.extensions import db
from intranet.models.accounts import Membership, User
from intranet.models.dossiers import Dossier
from intranet.models.fees import FeeEntry
from intranet.models.findings import Finding
from intranet.models.procedures import ProcedureOffer, ProcedureVersion
from intranet.models.slips import Slip
from intranet.rules.fees import FeeKind, FeeWay
from intranet.rules.findings import UNSETTLED
from intranet.rules.slips import SlipKind
from intranet.rules.words import N_
from intranet.services.accounts.seen import last_acts
from intranet.services.dossiers.clauses import is_open, is_overdue
from intranet.services.inspections.figures.scope import sum_of
from intranet.services.inspections.figures.told import counted, dated, share

IDLE_DAYS = 60


def figures(scope):
    """The keys about desks, offices and people."""
    row = _singles(scope)
    return {
        "procedures_active": counted(row.procedures, N_("%(count)s thủ tục")),
        "procedures_changed_on": dated(row.changed_on, N_("Chưa ghi ngày hiệu lực")),
        "refusals": counted(row.refusals, N_("%(count)s phiếu")),
        "through_overdue": counted(row.through),
        "open_findings": counted(row.findings, N_("%(count)s tồn tại")),
        "idle_accounts": counted(_idle_accounts(scope), N_("%(count)s tài khoản")),
        **_fees(scope),
    }


def _singles(scope):
    """One number each, in one go."""
    today = scope.now.date()
    offered = select(ProcedureOffer.procedure_id).where(ProcedureOffer.unit_id.in_(scope.units()))
    in_force = ProcedureVersion.in_force(today) & ProcedureVersion.procedure_id.in_(offered)
    procedures = select(func.count(ProcedureVersion.procedure_id.distinct())).where(in_force)
    changed = select(func.max(ProcedureVersion.valid_from)).where(in_force)
    refusals = select(func.count(Slip.id)).where(
        Slip.kind == SlipKind.REFUSAL, Slip.unit_id.in_(scope.units()), scope.within(Slip.at)
    )
    # Received here, decided by an authority outside: what a commune sends up (item C04).
    through = select(func.count(Dossier.id)).where(
        Dossier.received_unit_id.in_(scope.units()), ~scope.decided(), is_open(), is_overdue()
    )
    findings = select(func.count(Finding.id)).where(
        Finding.unit_id.in_(scope.units()), Finding.state.in_(UNSETTLED)
    )
    return db.session.execute(
        select(
            procedures.scalar_subquery().label("procedures"),
            changed.scalar_subquery().label("changed_on"),
            refusals.scalar_subquery().label("refusals"),
            through.scalar_subquery().label("through"),
            findings.scalar_subquery().label("findings"),
        ),
        {"now": scope.now, "midnight": scope.midnight},
    ).one()


def _fees(scope):
    """What the cashiers took in the period less what they gave back, and how much of the taking
    was not in cash (by number of payments).
    """
    taken, back = FeeEntry.kind == FeeKind.COLLECTED, FeeEntry.kind == FeeKind.REFUNDED
    row = db.session.execute(
        select(
            func.coalesce(func.sum(FeeEntry.amount).filter(taken), 0).label("taken"),
            func.coalesce(func.sum(FeeEntry.amount).filter(back), 0).label("back"),
            sum_of(taken).label("payments"),
            sum_of(taken & (FeeEntry.way == FeeWay.TRANSFER)).label("transfers"),
        ).where(FeeEntry.unit_id.in_(scope.units()), FeeEntry.day.between(scope.first, scope.last))
    ).one()
    return {
        "fees": counted(int(row.taken - row.back), N_("%(count)s đồng")),
        "online_paid": share(row.transfers, row.payments, N_("Chưa thu khoản nào")),
    }


def _idle_accounts(scope):
    """Open accounts with a role there today whose owner did nothing for 60 days, or never."""
    today = scope.now.date()
    query = (
        select(User.pid, User.created_at)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.unit_id.in_(scope.units()),
            or_(Membership.valid_from.is_(None), Membership.valid_from <= today),
            or_(Membership.valid_to.is_(None), Membership.valid_to >= today),
            User.locked.is_(False),
            or_(User.expires_on.is_(None), User.expires_on >= today),
        )
        .distinct()
    )
    created = dict(db.session.execute(query).tuples().all())
    seen = last_acts(created)
    since = scope.now - timedelta(days=IDLE_DAYS)
    return sum(seen.get(pid, at) < since for pid, at in created.items())
