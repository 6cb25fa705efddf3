"""A whole tree from a table (``intranet/data/units.csv`` or an office's own), and back."""

from collections import defaultdict
from pathlib import Path

from sqlalchemy import select

from intranet.extensions import db
from intranet.models.units import Unit, UnitCode, UnitSuccession
from intranet.rules.units import in_order, next_prefix, parse_rows, stem_of
from intranet.services.units.editing import place
from intranet.transaction import transaction

SHIPPED = Path(__file__).parents[2] / "data" / "units.csv"


def shipped_rows():
    """The rows of the table that comes with the product: both trees of the district."""
    rows, _problems = parse_rows(SHIPPED.read_text("utf-8"))
    return rows


def import_units(actor, rows, model=None, *, dated=False):
    """Import a table in a transaction of its own; see ``import_rows``."""
    with transaction(actor) as change:
        return import_rows(change, rows, model, dated=dated)


def import_rows(change, rows, model=None, *, dated=False):
    """Open the units of ``model`` (None: all) in an open change; returns {key: Unit} of new ones.

    Known keys stay as they are, so a second import adds nothing. Codes and successions between
    units that exist come along; desks without a prefix get AL-01, AL-02, … in the table's order.
    ``dated`` also writes the last days of the table: without it a tree that ended in 2025 stays
    open, for an office that works in it. With it, units of another model that are here end, too.
    """
    known = {unit.key: unit for unit in db.session.scalars(select(Unit))}
    wanted = [row for row in rows if model in (None, row.model)]
    new = _open(wanted, known, dated)
    if dated:
        _end(rows, known)
    _give_prefixes(wanted, new, known)
    successions = _succeed(rows, known)
    db.session.flush()
    facts = {"count": len(new), "successions": successions, "dated": dated}
    change.record("units.import", f"units:{model or 'all'}", after={"keys": list(new)}, **facts)
    return new


def export_rows(day=None):
    """Dicts with the columns of the table: every unit, or those that exist on ``day``."""
    query = select(Unit).order_by(Unit.sort, Unit.id)
    units = db.session.scalars(query if day is None else query.where(Unit.valid_on(day))).all()
    keys = dict(db.session.execute(select(Unit.id, Unit.key)).tuples().all())
    went, came = defaultdict(list), defaultdict(list)
    for row in db.session.scalars(select(UnitSuccession).order_by(UnitSuccession.id)):
        went[row.from_id].append(keys[row.to_id])
        came[row.to_id].append(keys[row.from_id])
    codes = {c.unit_id: c.code for c in db.session.scalars(_codes())}
    return [_exported(unit, keys, went, came, codes) for unit in units]


def _open(rows, known, dated):
    new = {}
    for row in in_order(rows):
        if row.key in known:
            continue
        unit = Unit(
            kind=row.kind, name=row.name, short_name=row.short_name, valid_from=row.valid_from,
            valid_to=row.valid_to if dated else None, receives_dossiers=row.receives_dossiers,
            sort=row.line, note=row.notes, path="",
        )  # fmt: skip
        parent = known.get(row.parent_key)
        unit.parent_id = parent.id if parent is not None else None
        place(unit, parent, key=row.key)
        if row.official_code:
            db.session.add(
                UnitCode(
                    unit_id=unit.id, scheme="gso", code=row.official_code,
                    valid_from=unit.valid_from, valid_to=unit.valid_to,
                )
            )  # fmt: skip
        new[row.key] = known[row.key] = unit
    return new


def _end(rows, known):
    for row in rows:
        unit = known.get(row.key)
        if unit is not None and unit.valid_to is None and row.valid_to is not None:
            unit.valid_to = row.valid_to
            for code in unit.codes:
                code.valid_to = code.valid_to or row.valid_to


def _give_prefixes(rows, new, known):
    used = {unit.code_prefix for unit in known.values() if unit.code_prefix}
    stem = stem_of(rows)
    for row in rows:
        if row.is_desk and row.key in new:
            new[row.key].code_prefix = next_prefix(stem, used)
            used.add(new[row.key].code_prefix)


def _succeed(rows, known):
    """Write the successions of the table whose both ends exist and are not written yet."""
    written = set(db.session.execute(select(UnitSuccession.from_id, UnitSuccession.to_id)).tuples())
    days = {row.key: row.valid_from for row in rows}
    pairs = [(row.key, to) for row in rows for to in row.succeeded_by]
    pairs += [(former, row.key) for row in rows for former in row.preceded_by]
    count = 0
    for former, successor in dict.fromkeys(pairs):
        if former not in known or successor not in known or days.get(successor) is None:
            continue
        ids = (known[former].id, known[successor].id)
        if ids not in written:
            written.add(ids)
            db.session.add(UnitSuccession(from_id=ids[0], to_id=ids[1], day=days[successor]))
            count += 1
    return count


def _codes():
    return select(UnitCode).where(UnitCode.scheme == "gso").order_by(UnitCode.id)


def _exported(unit, keys, went, came, codes):
    return {
        "key": unit.key,
        "parent_key": keys.get(unit.parent_id, ""),
        "kind": unit.kind,
        "name": unit.name,
        "short_name": unit.short_name,
        "model": "",
        "valid_from": unit.valid_from.isoformat() if unit.valid_from else "",
        "valid_to": unit.valid_to.isoformat() if unit.valid_to else "",
        "succeeded_by": ";".join(went[unit.id]),
        "preceded_by": ";".join(came[unit.id]),
        "receives_dossiers": "1" if unit.receives_dossiers else "0",
        "official_code": codes.get(unit.id, ""),
        "notes": unit.note or "",
    }
