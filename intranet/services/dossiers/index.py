"""The search index of dossiers: one row of plain words each, with the units that may find it.

Both databases hold the same words: folded ("dinh"), with tones ("đinh"), initials ("dvd"), codes
and numbers; and ``u_<unit id>`` for each unit that reaches the dossier. No other word has a "_".
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select, text

from intranet.models.dossiers import Dossier, DossierReach
from intranet.models.procedures import Procedure, ProcedureVersion
from intranet.models.units import Unit
from intranet.rules.text import exact, initials, tokens

LONGEST_WORD = 40
_SQLITE = text("INSERT OR REPLACE INTO dossier_search (rowid, words) VALUES (:id, :words)")
_POSTGRES = text(
    "INSERT INTO dossier_search (dossier_id, words)"
    " VALUES (:id, array_to_tsvector(string_to_array(:words, ' ')))"
    " ON CONFLICT (dossier_id) DO UPDATE SET words = excluded.words"
)


@dataclass(frozen=True)
class Entry:
    """What a dossier is found by. ``people``: (name, id number, phone) of owner and submitter."""

    dossier_id: int
    code: str
    tracking: str
    people: tuple
    procedure_code: str | None
    procedure_name: str
    unit_ids: Iterable[int]

    @property
    def row(self):
        """The parameters of one row, for ``write``; the words are sorted, each once."""
        return {"id": self.dossier_id, "words": " ".join(sorted(self._words()))}

    def _words(self):
        words = {f"u_{i}" for i in self.unit_ids}
        words.update(tokens(self.code), ["".join(tokens(self.code))], tokens(self.tracking))
        words.update(tokens(self.procedure_code), _named(self.procedure_name))
        for name, id_number, phone in self.people:
            words.update(_named(name), tokens(id_number), tokens(phone))
        return {word[:LONGEST_WORD] for word in words if word}


def index(session, dossier, reach=None):
    """Write the index row of ``dossier`` anew, on a session or connection, in the caller's change.

    Call it after reception, after the reach has grown, and after a name or number was corrected.
    ``reach``: ids of the units that see it; read from the database when not given.
    """
    if hasattr(session, "flush"):
        session.flush()
    if reach is None:
        reach = [row.unit_id for row in session.execute(units_that_see(dossier.id))]
    write(session, [entry_of(dossier, reach).row])


def units_that_see(dossier_id):
    """Query: ids of the units that reach a dossier.

    The key begins with the unit: asked unit by unit it is a few dozen seeks, asked by the dossier
    alone it is a look at every row of the office.
    """
    return select(DossierReach.unit_id).where(
        DossierReach.unit_id.in_(select(Unit.id)), DossierReach.dossier_id == dossier_id
    )


def entry_of(dossier, reach):
    """The Entry of a dossier that the units ``reach`` (ids) see."""
    version = dossier.procedure_version
    return _entry(dossier, reach, version.procedure.code, version.name)


def _entry(facts, reach, procedure_code, procedure_name):
    """The Entry of a dossier or of a row with its columns."""
    return Entry(
        dossier_id=facts.id,
        code=facts.code,
        tracking=facts.tracking,
        people=(
            (facts.owner_name, facts.owner_id_number, facts.owner_phone),
            (facts.submitter_name, facts.submitter_id_number, facts.submitter_phone),
        ),
        procedure_code=procedure_code,
        procedure_name=procedure_name,
        unit_ids=reach,
    )


def reindex(session, ids):
    """Write the rows of the dossiers ``ids`` anew: other units see them now. A few hundred at once,
    on a session or a connection, in the caller's change.
    """
    found = session.execute(_facts(ids)).all()
    reach = defaultdict(list)
    for dossier_id, seeing in session.execute(_reach_of_many(ids)):
        reach[dossier_id].append(seeing)
    write(session, [_entry_of_row(row, reach[row.id]).row for row in found])


def _entry_of_row(row, reach):
    return _entry(row, reach, row.procedure_code, row.procedure_name)


def _facts(ids):
    """Query: what the dossiers ``ids`` are found by."""
    return (
        select(
            Dossier.id, Dossier.code, Dossier.tracking,
            Dossier.owner_name, Dossier.owner_id_number, Dossier.owner_phone,
            Dossier.submitter_name, Dossier.submitter_id_number, Dossier.submitter_phone,
            Procedure.code.label("procedure_code"), ProcedureVersion.name.label("procedure_name"),
        )
        .join(ProcedureVersion, ProcedureVersion.id == Dossier.version_id)
        .join(Procedure, Procedure.id == ProcedureVersion.procedure_id)
        .where(Dossier.id.in_(ids))
    )  # fmt: skip


def _reach_of_many(ids):
    return select(DossierReach.dossier_id, DossierReach.unit_id).where(
        DossierReach.unit_id.in_(select(Unit.id)), DossierReach.dossier_id.in_(ids)
    )


def write(session, rows):
    """Write many index rows (``Entry.row``) at once, on a session or a connection."""
    bind = session.get_bind() if hasattr(session, "get_bind") else session
    session.execute(_POSTGRES if bind.dialect.name == "postgresql" else _SQLITE, rows)


def marked(words):
    """Return the words of ``words`` with their tones, in the form the index holds."""
    return "".join(char if char.isalnum() else " " for char in exact(words)).split()


def _named(words):
    """Folded words, words with tones, and the initials; H'rê is found as hre too."""
    words = words or ""
    joined = tokens(words.replace("'", "").replace("’", ""))
    return [*tokens(words), *joined, *marked(words), initials(words)]
