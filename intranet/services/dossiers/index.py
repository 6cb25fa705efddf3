"""The search index of dossiers: one row of plain words each, with the units that may find it.

Both databases hold the same words: folded ("dinh"), with tones ("đinh"), initials ("dvd"), codes
and numbers; and ``u_<unit id>`` for each unit that reaches the dossier. No other word has a "_".
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select, text

from intranet.models.dossiers import DossierReach
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
    return Entry(
        dossier_id=dossier.id,
        code=dossier.code,
        tracking=dossier.tracking,
        people=(
            (dossier.owner_name, dossier.owner_id_number, dossier.owner_phone),
            (dossier.submitter_name, dossier.submitter_id_number, dossier.submitter_phone),
        ),
        procedure_code=version.procedure.code,
        procedure_name=version.name,
        unit_ids=reach,
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
