"""Finding dossiers by words, with tones or without, and jumping to one by its code (B27, C8).

The text that people type never reaches the search engine as syntax: it is cut into words, and each
word is quoted. Scope is part of the match, so nothing of another unit is even looked at (E20).
"""

import re
from dataclasses import dataclass

from sqlalchemy import cast, column, false, or_, select, table
from sqlalchemy.dialects.postgresql import TSQUERY

from intranet import clock
from intranet.extensions import db
from intranet.models.dossiers import Dossier, reach_ids, visible_to
from intranet.models.settings import Setting
from intranet.rules.errors import RuleBroken
from intranet.rules.identifiers import normal_tracking_code
from intranet.rules.settings import OFFICE_DEFAULTS
from intranet.rules.text import fold, has_marks, telex, tokens
from intranet.services.dossiers.index import LONGEST_WORD, marked

MOST_WORDS = 12
SHORTEST_NUMBER_PREFIX = 2
_TAIL = re.compile(r"(?:(?P<unit>.+?)[-. ])??(?:(?P<day>\d{6})[-. ])?(?P<seq>\d{1,5})")
_sqlite = table("dossier_search", column("rowid"), column("dossier_search"))
_postgres = table("dossier_search", column("dossier_id"), column("words"))


@dataclass(frozen=True)
class Word:
    """A word to find; ``prefix``: any word that begins with it."""

    text: str
    prefix: bool


@dataclass(frozen=True)
class Match:
    """Two halves of one answer: ``toned`` first when tones were typed, then all that ``folded`` finds."""

    folded: tuple[Word, ...]
    toned: tuple[Word, ...] | None

    @property
    def phases(self):
        """[(words, words to leave out)]: what to look for first, second."""
        if self.toned is None:
            return [(self.folded, None)]
        return [(self.toned, None), (self.folded, self.toned)]


def parse(text):
    """Return the Match for what somebody typed; ``None`` when it holds no letter or digit.

    The last word is a prefix, so is every number of 2 digits or more.
    """
    folded = tokens(text)[:MOST_WORDS]
    if not folded:
        return None
    toned = marked(text)[:MOST_WORDS] if has_marks(text) else None
    return Match(_with_prefixes(folded), _with_prefixes(toned) if toned else None)


def _with_prefixes(words):
    last = len(words) - 1
    return tuple(
        Word(
            word[:LONGEST_WORD],
            n == last or word.isdigit() and len(word) >= SHORTEST_NUMBER_PREFIX,
        )
        for n, word in enumerate(words)
    )


def ids(user, words, without=None):
    """(clause, id column, table): the index rows this person may find."""
    units = reach_ids(user)
    if not units:
        return false(), _id_column(), _index()
    if db.engine.dialect.name == "postgresql":
        match = cast(_tsquery(units, words, without), TSQUERY)
        return _postgres.c.words.op("@@")(match), _postgres.c.dossier_id, _postgres
    match = _fts5(units, words, without)
    return _sqlite.c.dossier_search.op("MATCH")(match), _sqlite.c.rowid, _sqlite


def _index():
    return _postgres if db.engine.dialect.name == "postgresql" else _sqlite


def _id_column():
    return _postgres.c.dossier_id if _index() is _postgres else _sqlite.c.rowid


def _fts5(units, words, without):
    """An FTS5 expression; words are letters and digits only, and quoted all the same."""
    reach = " OR ".join(f'"u_{i}"' for i in units)
    found = f"({reach}) AND {' AND '.join(_quoted5(word) for word in words)}"
    if without:
        found = f"({found}) NOT ({' AND '.join(_quoted5(word) for word in without)})"
    return found


def _quoted5(word):
    return f'"{word.text}"' + ("*" if word.prefix else "")


def _tsquery(units, words, without):
    reach = " | ".join(f"'u_{i}'" for i in units)
    found = f"({reach}) & {' & '.join(_quoted_pg(word) for word in words)}"
    if without:
        found = f"{found} & !({' & '.join(_quoted_pg(word) for word in without)})"
    return found


def _quoted_pg(word):
    return f"'{word.text}'" + (":*" if word.prefix else "")


def untyped(text):
    """``text`` as it would read had the Vietnamese keyboard been on ("nguyeenx"), or None."""
    return None if has_marks(text) else telex(text)


def jump(user, text):
    """The pid of the one dossier that ``text`` names, or None.

    A whole code in any case, a tracking code, or the end of a code: "200106-12" of the person's own
    desks, "AL-07-12" or "12" of today.
    """
    codes, tracking = _codes(user, text), _tracking(text)
    if not codes and tracking is None:
        return None
    named = or_(Dossier.code.in_(codes), Dossier.tracking == tracking)
    found = db.session.scalars(select(Dossier.pid).where(named, visible_to(user)).limit(2)).all()
    return found[0] if len(found) == 1 else None


def _tracking(text):
    try:
        return normal_tracking_code(text)
    except RuleBroken:
        return None


def _codes(user, text):
    """Codes that ``text`` may stand for."""
    typed = re.sub(r"\s*[-‐-―−/]\s*", "-", text.strip())
    if not typed or not typed[-1].isdigit() or len(typed) > LONGEST_WORD:
        return []
    codes = {typed, typed.upper()}
    tail = _TAIL.fullmatch(typed)
    if tail:
        codes.update(_written_out(user, tail))
    return sorted(codes)


def _written_out(user, tail):
    template = db.session.scalar(select(Setting.value).where(Setting.key == "code_template"))
    template = template or OFFICE_DEFAULTS["code_template"]
    named = fold(tail["unit"] or "").strip(" -./")
    own = {entry.unit.code_prefix for entry in user.active_memberships} - {None}
    prefixes = {p for p in own if not named or fold(p) == named} or ({named.upper()} - {""})
    day = tail["day"] or f"{clock.today():%y%m%d}"
    return [template.format(unit=p, day=day, seq=int(tail["seq"])) for p in prefixes]
