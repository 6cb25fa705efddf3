"""The row by which search finds a dossier, written in the transaction of the change (E4, E12)."""

import re

from sqlalchemy import select, text

from intranet.models.dossiers import DossierReach
from intranet.rules.text import exact, has_marks, initials, tokens

_WORD = re.compile(r"[^\W_]+")


def index(session, dossier, reach=None):
    """Write what search may know of ``dossier``; ``reach``: unit ids that see it (else read).

    Folded words find, exact words rank (B27), reach limits before anything is counted (E20).
    """
    if reach is None:
        query = select(DossierReach.unit_id).where(DossierReach.dossier_id == dossier.id)
        reach = session.scalars(query).all()
    words = _said(dossier)
    folded = set(tokens(" ".join(words)))
    folded.add(initials(dossier.owner_name))
    marked = {word for word in _WORD.findall(exact(" ".join(words)))}
    write = _postgres if session.get_bind().dialect.name == "postgresql" else _sqlite
    write(session, dossier.id, sorted(folded - {""}), sorted(marked), sorted(reach))


def _said(dossier):
    version = dossier.procedure_version
    parts = (
        dossier.code,
        dossier.tracking,
        dossier.owner_name,
        dossier.owner_id_number,
        dossier.owner_phone,
        dossier.submitter_name,
        dossier.submitter_id_number,
        dossier.submitter_phone,
        version.name,
        version.procedure.code,
        dossier.summary,
    )
    return [part for part in parts if part]


def _sqlite(session, dossier_id, folded, marked, reach):
    session.execute(
        _SQLITE,
        {
            "id": dossier_id,
            "fold": " ".join(folded),
            "exact": " ".join(marked),
            "reach": " ".join(f"u{unit_id}" for unit_id in reach),
        },
    )


def _postgres(session, dossier_id, folded, marked, reach):
    lexemes = [*folded, *(f"x_{word}" for word in marked if has_marks(word))]
    lexemes += [f"u_{unit_id}" for unit_id in reach]
    session.execute(_POSTGRES, {"id": dossier_id, "words": lexemes})


_SQLITE = text(
    "INSERT OR REPLACE INTO dossier_search (rowid, fold, exact, reach)"
    " VALUES (:id, :fold, :exact, :reach)"
)
_POSTGRES = text(
    "INSERT INTO dossier_search (dossier_id, words)"
    " VALUES (:id, array_to_tsvector(CAST(:words AS text[])))"
    " ON CONFLICT (dossier_id) DO UPDATE SET words = excluded.words"
)
