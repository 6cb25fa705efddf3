"""Which offices decide a procedure (R14): an offer holds for all its versions."""

from sqlalchemy import delete, select

from intranet import clock
from intranet.extensions import db
from intranet.models.procedures import ProcedureOffer
from intranet.models.units import AUTHORITY_KINDS, Unit
from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_
from intranet.services.procedures import reading
from intranet.transaction import check_version, transaction

COMMUNES = ("xa", "phuong", "thi_tran", "dac_khu")


def authorities(day=None):
    """The offices that decide in their own name and exist on ``day`` (today)."""
    query = select(Unit).where(Unit.kind.in_(AUTHORITY_KINDS), Unit.valid_on(day or clock.today()))
    return db.session.scalars(query.order_by(Unit.path)).all()


def offered_by(procedure):
    """The offices that decide this procedure."""
    query = select(Unit).join(ProcedureOffer, ProcedureOffer.unit_id == Unit.id)
    query = query.where(ProcedureOffer.procedure_id == procedure.id).order_by(Unit.path)
    return db.session.scalars(query).all()


def offer(actor, pid, unit_pids, row_version):
    """Set the offices that decide this procedure; running dossiers are not touched."""
    with transaction(actor) as change:
        procedure = reading.locked(pid)
        check_version(procedure, row_version)
        before = offered_by(procedure)
        chosen = choose(unit_pids)
        _rewrite(procedure, chosen)
        change.record(
            "procedures.offer", procedure,
            before={"offers": _names(before)}, after={"offers": _names(chosen)},
        )  # fmt: skip
        return procedure


def choose(unit_pids):
    """The offices with these public ids; RuleBroken at ``units`` for one that is none."""
    known = {unit.pid: unit for unit in authorities()}
    if any(pid not in known for pid in unit_pids):
        raise RuleBroken(N_("Chọn cơ quan trong danh sách."), field="units")
    return [known[pid] for pid in dict.fromkeys(unit_pids)]


def _rewrite(procedure, units):
    own = ProcedureOffer.procedure_id == procedure.id
    db.session.execute(delete(ProcedureOffer).where(own))
    write_offers(procedure, units)


def write_offers(procedure, units):
    """Add offers of ``units``; the procedure has its id already."""
    db.session.add_all(ProcedureOffer(procedure_id=procedure.id, unit_id=u.id) for u in units)


def _names(units):
    return ", ".join(unit.name for unit in units) or None


def offering(row, units, counter_service):
    """The offices among ``units`` that decide an imported row, by their kind.

    Police, army and waterway procedures are for look-up only. With a district in the tree the
    level of 2020 counts, without one the level now; an office that stands alone takes what communes
    do. What communes only pass on is the district's.
    """
    if row.handled_by not in ("", "UBND xã"):
        return []
    communes = [u for u in units if u.kind in COMMUNES]
    districts = [u for u in units if u.kind == "huyen"]
    alone = [u for u in units if u.kind == "co_quan_khac"]
    if not districts:
        now = any(level.startswith("Cấp xã") for level in row.levels) or not row.levels
        return (communes or alone) if now else []
    if row.level_2020 == "xã":
        return communes or districts
    if row.level_2020 == "xã; huyện":
        return communes + districts if counter_service else communes or districts
    return districts if _is_district(row.level_2020) else []


def _is_district(level):
    return level.startswith(("huyện", "xã nhận -> huyện"))
