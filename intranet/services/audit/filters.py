"""What a supervisor asks of the log, as it stands in the address."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from intranet import clock
from intranet.clock import VIETNAM
from intranet.extensions import db
from intranet.models.accounts import User
from intranet.models.dossiers import Dossier
from intranet.models.slips import Slip
from intranet.models.units import Unit
from intranet.rules.errors import RuleBroken
from intranet.rules.numbering import normal_code
from intranet.rules.words import N_
from intranet.services.dossiers.filters import read_day

USUAL, LONGEST = timedelta(days=29), timedelta(days=366)
FLAGS = ("below", "outside", "refused", "open")
TEXTS = ("who", "unit", "act", "thing")


@dataclass(frozen=True)
class Filter:
    """``who``: user name; ``unit``: pid; ``act``: ``room.verb`` or a room; ``thing``: code, number,
    user name, address; ``open``: not yet reviewed; ``first`` and ``last`` days are both counted.
    """

    who: str = ""
    unit: str = ""
    below: bool = False
    act: str = ""
    thing: str = ""
    first: date | None = None
    last: date | None = None
    outside: bool = False
    refused: bool = False
    open: bool = False

    @classmethod
    def from_args(cls, args):
        """The filter of an address; what cannot be read is left out."""
        found: dict[str, Any] = {name: args.get(name, "").strip()[:120] for name in TEXTS}
        found |= {name: bool(args.get(name)) for name in FLAGS}
        found |= {"first": read_day(args.get("from", "")), "last": read_day(args.get("to", ""))}
        return cls(**found).bounded()

    def to_args(self):
        """The arguments of the address; only what narrows."""
        args = {name: getattr(self, name) for name in TEXTS if getattr(self, name)}
        args |= {name: "y" for name in FLAGS if getattr(self, name)}
        days = {"from": self.first, "to": self.last}
        return args | {name: day.isoformat() for name, day in days.items() if day}

    def bounded(self):
        """Outside office hours is asked of a period: 30 days when none is named, a year at most."""
        if not self.outside:
            return self
        last = self.last or clock.today()
        first = self.first or last - USUAL
        return replace(self, first=max(min(first, last), last - LONGEST), last=last)


def period_of(args):
    """(first, last) day of an address for the patterns: the last 30 days, a year at most."""
    last = read_day(args.get("to", "")) or clock.today()
    first = read_day(args.get("from", "")) or last - USUAL
    return max(min(first, last), last - LONGEST), last


def seconds(moment):
    """The wall clock of Viet Nam as the column ``at`` counts it: seconds since 1970, UTC."""
    return int(moment.replace(tzinfo=VIETNAM).timestamp())


def day_begins(day):
    """``seconds`` of midnight before ``day``."""
    return seconds(datetime.combine(day, time()))


def person_of(username):
    """The pid of an account; RuleBroken at ``who`` when there is none."""
    pid = db.session.scalar(select(User.pid).where(User.username == username.lower()))
    if pid is None:
        raise RuleBroken(N_("Không có tài khoản “%(name)s”."), field="who", name=username)
    return pid


def key_of(text):
    """The key (``kind:pid``) of the thing somebody named; RuleBroken at ``thing`` for no such."""
    pid = text.rstrip("/").rpartition("/dossiers/")[2].partition("/")[0]
    wanted = (
        (Dossier, Dossier.code == normal_code(text)),
        (Dossier, Dossier.pid == pid),
        (Slip, Slip.number == text),
        (User, User.username == text.lower()),
        (Unit, Unit.pid == text),
    )
    for model, clause in wanted:
        found = db.session.scalar(select(model.pid).where(clause).limit(1))
        if found is not None:
            return f"{model.audit_word()}:{found}"
    if ":" in text:
        return text[:60]
    raise RuleBroken(
        N_("Không tìm thấy “%(text)s”. Nhập mã hồ sơ, số phiếu hoặc tên đăng nhập."),
        field="thing",
        text=text,
    )
