"""What the counter types, handed to ``receive``; and the limits that the columns set."""

from dataclasses import dataclass
from datetime import date, datetime

from intranet.rules.errors import RuleBroken
from intranet.rules.text import clean
from intranet.rules.words import N_


@dataclass(frozen=True)
class PersonData:
    """An applicant as typed. ``id_kind``: cccd, cmnd, passport, tax or none."""

    full_name: str
    id_kind: str = "cccd"
    id_number: str | None = None
    birth_date: date | None = None
    sex: str | None = None
    address: str | None = None
    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True)
class PaperData:
    """A paper; stored when handed in (a count above 0) or only shown (not ``submit``)."""

    name: str
    submit: bool = True
    originals: int = 0
    copies: int = 0
    note: str | None = None


@dataclass(frozen=True)
class StoredFile:
    """A file whose bytes ``services.files.keep`` has stored under their hash."""

    sha256: str
    name: str
    size: int
    mime: str
    pages: int | None = None
    warning: str | None = None


@dataclass(frozen=True)
class IntakeData:
    """One screen of the counter.

    Errors of ``receive`` name these fields; those of the people are ``owner_<field of PersonData>``
    and ``submitter_<field>``. ``received_at`` None means now (``late_reason``: why it is entered
    long after, ``printed``: the code or tracking code of the receipt that was printed in advance);
    moments are Viet Nam wall-clock time. ``slip``: pid of the slip the citizen came back with.
    ``authority_pid``: who decides; ``returned_pid``: where the result is returned. None: the
    desk's own authority, the desk itself.
    """

    procedure_pid: str
    desk_pid: str
    owner: PersonData
    submitter: PersonData | None = None
    authorisation: str | None = None
    channel: str = "direct"
    papers: tuple[PaperData, ...] = ()
    files: tuple[StoredFile, ...] = ()
    sets: int = 1
    summary: str | None = None
    note: str | None = None
    fee_vnd: int = 0
    fee_collected: bool = False
    fee_book: str | None = None
    fee_receipt_no: str | None = None
    delivery_way: str = "desk"
    manual_due_at: datetime | None = None
    manual_due_reason: str | None = None
    received_at: datetime | None = None
    late_reason: str | None = None
    printed: str | None = None
    slip: str | None = None
    authority_pid: str | None = None
    returned_pid: str | None = None


def line(text, field, most, multiline=False):
    """Return ``text`` cleaned, None when empty; RuleBroken above ``most`` characters."""
    text = clean(text, multiline=multiline, field=field)
    if len(text) > most:
        raise RuleBroken(
            N_("Nội dung dài quá %(most)s ký tự. Hãy rút gọn."), field=field, most=most
        )
    return text or None


def reason(text, field, least, most=300):
    """Return a cleaned reason; RuleBroken when it has less than ``least`` characters."""
    text = line(text, field, most) or ""
    if len(text) < least:
        raise RuleBroken(N_("Ghi rõ lý do, ít nhất %(least)s ký tự."), field=field, least=least)
    return text


def choice(kind, value, field):
    """Return the member of ``kind`` called ``value``; RuleBroken at ``field`` for anything else."""
    try:
        return kind(value)
    except ValueError:
        raise RuleBroken(N_("Chọn một mục trong danh sách."), field=field) from None


def count(number, field, least=0, most=1_000_000_000):
    """Return a whole number between ``least`` and ``most``; RuleBroken at ``field`` otherwise."""
    if number is None or not least <= int(number) <= most:
        raise RuleBroken(
            N_("Nhập số từ %(least)s đến %(most)s."), field=field, least=least, most=most
        )
    return int(number)
