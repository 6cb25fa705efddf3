"""The receipts (Mẫu 01) of a bulk, to be printed behind each other."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from intranet.extensions import db
from intranet.models.dossiers import Dossier, visible_to
from intranet.models.procedures import ProcedureVersion
from intranet.rules.bulks import BulkAct
from intranet.services.bulks import results
from intranet.services.dossiers import outsiders
from intranet.services.dossiers.printing import Receipt, receipt_of
from intranet.transaction import NotVisible, reading

# So many are drawn into one PDF, in some seconds; a browser prints them all.
DRAWN = 100


@dataclass
class Leaf:
    """One receipt; ``number`` of its print, above 1 it is a reprint; the view draws ``qr``."""

    receipt: Receipt
    number: int
    qr: str = ""


def receipts(actor, pid, office, start=None):
    """(the Bulk, a Leaf of each dossier of it that is within reach); each opening is in the log.

    ``start``: only ``DRAWN`` of them from this one on. NotVisible for a bulk that printed nothing,
    and where nothing begins.
    """
    bulk = results.get(actor.user, pid)
    if bulk.act != BulkAct.PRINT:
        raise NotVisible
    numbers = {row.pid: row.number for row in results.read(bulk) if row.number}
    query = select(Dossier).where(Dossier.pid.in_(numbers), visible_to(actor.user)).options(
        selectinload(Dossier.procedure_version, ProcedureVersion.steps),
        selectinload(Dossier.papers),
        selectinload(Dossier.received_by).lazyload("*"),
    )  # fmt: skip
    found = {one.pid: one for one in db.session.scalars(query)}
    chosen = [found[pid] for pid in numbers if pid in found]
    if start is not None:
        chosen = chosen[start : start + DRAWN]
        if not chosen:
            raise NotVisible
    facts = outsiders.facts_of(actor.user, *chosen)
    with reading(actor) as change:
        for dossier, more in zip(chosen, facts, strict=True):
            change.record("dossiers.read", dossier, **more)
    return bulk, [Leaf(receipt_of(one, office), numbers[one.pid]) for one in chosen]
