"""What became of each dossier of a bulk: kept as JSON with the bulk, read with what one may see."""

import json
from dataclasses import asdict, dataclass, fields

from sqlalchemy import select

from intranet.extensions import db
from intranet.models.bulks import Bulk
from intranet.models.dossiers import Dossier, visible_to
from intranet.rules.errors import RuleBroken
from intranet.transaction import NotVisible

NEWEST = 30


@dataclass
class Result:
    """One dossier (``pid``): its version after the act, or ``why`` not ([words, params]).

    ``was``: id of who had it before; ``request``: pid of the request that was passed on instead of
    the dossier; ``number`` of the print; ``to``: the full name of who has it now. After an undo:
    ``kept`` ([words, params]) says why it stays as it is, ``is_back`` that it came back.
    """

    pid: str
    version: int | None = None
    was: int | None = None
    to: str | None = None
    request: str | None = None
    number: int | None = None
    why: list | None = None
    kept: list | None = None
    is_back: bool = False


@dataclass(frozen=True)
class Told:
    """A Result with what the list shows of its dossier; code and owner are None out of reach."""

    result: Result
    code: str | None
    owner: str | None


_DEFAULTS = {field.name: field.default for field in fields(Result)}


def write(results):
    """The Results as text; what says nothing is left out."""
    rows = [
        {name: value for name, value in asdict(one).items() if value != _DEFAULTS[name]}
        for one in results
    ]
    return json.dumps(rows, ensure_ascii=False)


def read(bulk):
    """The Results of a bulk."""
    return [Result(**row) for row in json.loads(bulk.results)]


def said(broken):
    """A broken rule as a Result keeps it; its params name units and staff, never citizens."""
    return [broken.message, {name: str(value) for name, value in broken.params.items()}]


def heard(kept):
    """The broken rule that ``said`` wrote."""
    return RuleBroken(kept[0], **kept[1])


def get(user, pid, *options):
    """A bulk of this person; NotVisible for one of anybody else."""
    query = select(Bulk).where(Bulk.pid == pid, Bulk.by_id == user.id)
    bulk = db.session.scalar(query.options(*options))
    if bulk is None:
        raise NotVisible
    return bulk


def own(user):
    """The person's newest bulks, newest first."""
    query = select(Bulk).where(Bulk.by_id == user.id).order_by(Bulk.id.desc()).limit(NEWEST)
    return db.session.scalars(query).all()


def rows_of(user, bulk):
    """A Told of each dossier, in the order they were chosen."""
    results = read(bulk)
    pids = {one.pid for one in results}
    query = select(Dossier.pid, Dossier.code, Dossier.owner_name)
    rows = db.session.execute(query.where(Dossier.pid.in_(pids), visible_to(user)))
    seen = {pid: (code, owner) for pid, code, owner in rows}
    return [Told(one, *seen.get(one.pid, (None, None))) for one in results]


def failed(user, pid):
    """The pids of the dossiers that could not be: they stay chosen."""
    return [one.pid for one in read(get(user, pid)) if one.why]
