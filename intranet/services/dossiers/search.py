"""Finding dossiers by words, with tones or without, and jumping to one by its code (B27, C8).

The text that people type never reaches the search engine as syntax: it is cut into words, and each
word is quoted. Scope is part of the match, so nothing of another unit is even looked at (E20).
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import String, bindparam, cast, column, or_, select, table
from sqlalchemy.dialects.postgresql import TSQUERY

from intranet import clock
from intranet.extensions import db
from intranet.models.dossiers import Dossier, visible_to
from intranet.models.settings import Setting
from intranet.rules.errors import RuleBroken
from intranet.rules.identifiers import normal_tracking_code
from intranet.rules.numbering import CODE_LENGTH, code, normal_code
from intranet.rules.settings import OFFICE_DEFAULTS
from intranet.rules.text import has_marks, telex, tokens
from intranet.services.dossiers.index import LONGEST_WORD, marked

MOST_WORDS = 12
_TAIL = re.compile(r"(?:(?P<unit>.+?)[-./])??(?:(?P<day>\d{6})[-./])?(?P<seq>\d{1,5})")
_sqlite = table("dossier_search", column("rowid"), column("dossier_search"))
_postgres = table("dossier_search", column("dossier_id"), column("words"))


@dataclass(frozen=True)
class Word:
    """A word to find; ``prefix``: any word that begins with it."""

    text: str
    prefix: bool = False


def parse(text):
    """What to look for first, second, ...: [(words, words already looked for or None)].

    Words with their tones come before words without, whole words before beginnings. The last word
    may be a beginning, so may every number. Empty when ``text`` holds no letter or digit.
    """
    looks = [_beginnings(tokens(text))]
    if has_marks(text):
        looks = [_whole(marked(text)), _beginnings(marked(text)), *looks]
    else:
        looks = [_whole(tokens(text)), *looks]
    looks = [look for n, look in enumerate(looks) if look and look not in looks[:n]]
    return list(zip(looks, [None, *looks], strict=False))


def _whole(words):
    return tuple(Word(word[:LONGEST_WORD]) for word in words[:MOST_WORDS])


def _beginnings(words):
    words = _whole(words)
    return tuple(
        Word(word.text, n == len(words) - 1 or word.text.isdigit()) for n, word in enumerate(words)
    )


def index_rows(name):
    """(clause, id column, table): the rows of the index that fit the expression bound as ``name``.

    To be called while a statement is made; the value is that of ``expression``.
    """
    match: Any
    if db.engine.dialect.name == "postgresql":
        match = cast(bindparam(name, type_=String), TSQUERY)
        return _postgres.c.words.op("@@")(match), _postgres.c.dossier_id, _postgres
    match = bindparam(name, type_=String)
    return _sqlite.c.dossier_search.op("MATCH")(match), _sqlite.c.rowid, _sqlite


def expression(units, words, without=None):
    """What to match: ``words`` and not ``without``, in dossiers that one of ``units`` may see."""
    is_postgres = db.engine.dialect.name == "postgresql"
    return (_tsquery if is_postgres else _fts5)(units, words, without)


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
    named = [Dossier.code.in_(codes)] if codes else []
    if tracking is not None:
        named.append(Dossier.tracking == tracking)
    query = select(Dossier.pid).where(or_(*named), visible_to(user)).limit(2)
    found = db.session.scalars(query).all()
    return found[0] if len(found) == 1 else None


def _tracking(text):
    """The tracking code; a reader held over a receipt types the whole address in its QR code."""
    try:
        return normal_tracking_code(text.rpartition("code=")[2])
    except RuleBroken:
        return None


def _codes(user, text):
    """Codes that ``text`` may stand for."""
    typed = normal_code(text)
    if not typed[-1:].isdigit() or len(typed) > CODE_LENGTH:
        return []
    codes = {typed}
    tail = _TAIL.fullmatch(typed)
    if tail:
        with suppress(ValueError, RuleBroken):  # no such day, or too long to be a code
            codes.update(_written_out(user, tail))
    return sorted(codes)


def _written_out(user, tail):
    template = db.session.scalar(select(Setting.value).where(Setting.key == "code_template"))
    template = template or OFFICE_DEFAULTS["code_template"]
    own = {entry.unit.code_prefix for entry in user.active_memberships} - {None}
    prefixes = {tail["unit"]} if tail["unit"] else own
    day = datetime.strptime(tail["day"], "%y%m%d").date() if tail["day"] else clock.today()
    return [code(template, prefix, day, int(tail["seq"])) for prefix in prefixes]
