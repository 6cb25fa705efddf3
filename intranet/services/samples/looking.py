"""Who saw a dossier on the sheet of a visit: one entry of the log names all that were on it."""

from sqlalchemy import select

from intranet.extensions import db
from intranet.models.inspections import Inspection
from intranet.models.samples import Sample, SampleLine

SEEN = "samples.read"


def inspections_of(dossiers):
    """The keys in the log of the visits that have begun and drew one of ``dossiers``."""
    query = (
        select(Inspection.pid)
        .join(Sample, Sample.inspection_id == Inspection.id)
        .join(SampleLine, SampleLine.sample_id == Sample.id)
        .where(SampleLine.dossier_id.in_([one.id for one in dossiers]))
        .where(Inspection.begun_at.is_not(None))
    )
    return sorted({f"{Inspection.audit_word()}:{pid}" for pid in db.session.scalars(query)})


def seen_on_sheets(body, codes):
    """Those of ``codes`` that the entry ``body`` of the log says were on a sheet."""
    if body["act"] != SEEN:
        return []
    return [code for code in body.get("facts", {}).get("dossiers", "").split() if code in codes]
