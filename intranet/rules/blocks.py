"""Numbers leased in advance for outages: who may lease, what a number may still become (B5, B6)."""

from datetime import date, timedelta
from enum import StrEnum

from intranet.rules.errors import RuleBroken
from intranet.rules.permissions import Permission, Role
from intranet.rules.words import N_

# A pad of 200 receipts is more than a commune gives out in a week.
MOST_NUMBERS = 200
VOID_REASON = 5
NOTE_LENGTH = 5
# A report over more days than a year is asked for in parts.
MOST_DAYS = 366
# How long after the day its paper book may still be counted.
TALLY_DAYS = 31

READERS = (Role.RECEIVER, Role.UNIT_HEAD, Role.LEADER, Role.SUPERVISOR, Role.INSPECTOR)
DESK = (Role.RECEIVER,)


class BlockPermission(Permission):
    LIST = ("blocks.list", N_("Xem các quyển số in sẵn của đơn vị mình, cấp dưới"), READERS)
    SHOW = ("blocks.show", N_("Mở một quyển số in sẵn"), READERS)
    LEASE = ("blocks.lease", N_("Nhận quyển số in sẵn cho bộ phận mình"), DESK)
    PRINT = ("blocks.print", N_("In giấy hẹn trống của quyển số"), DESK)
    VOID = ("blocks.void", N_("Hủy một số in sẵn"), DESK)
    GIVE_BACK = ("blocks.give_back", N_("Trả lại số chưa dùng, khép quyển số"), DESK)
    GAPS = ("blocks.gaps", N_("Đối chiếu mã hồ sơ đã cấp"), READERS)
    COUNT = ("blocks.count", N_("Chốt sổ giấy cuối ngày"), DESK)
    TALLIES = ("blocks.tallies", N_("Xem các ngày sổ giấy lệch với máy"), READERS)


class Fate(StrEnum):
    """What became of a number that was given (B5)."""

    DOSSIER = "dossier"
    UNUSED = "unused"
    VOIDED = "voided"
    UNEXPLAINED = "unexplained"


FATE_WORDS = {
    Fate.DOSSIER: N_("Đã nhập hồ sơ"),
    Fate.UNUSED: N_("Chưa dùng"),
    Fate.VOIDED: N_("Đã hủy"),
    Fate.UNEXPLAINED: N_("Chưa rõ"),
}


def check_count(count):
    """Refuse a block of no number or of more than 200; RuleBroken at ``count``."""
    if count is None or not 1 <= count <= MOST_NUMBERS:
        raise RuleBroken(
            N_("Nhập số từ %(least)s đến %(most)s."), field="count", least=1, most=MOST_NUMBERS
        )


def fate(number, with_dossier, printed):
    """What became of ``number``.

    ``with_dossier``: the numbers whose code a dossier carries; ``printed``: {number: Fate} of those
    that were leased. A number in neither is unexplained: counters never leave a hole (E14).
    """
    if number in with_dossier:
        return Fate.DOSSIER
    return printed.get(number, Fate.UNEXPLAINED)


def span(first, last, today):
    """The days a report is asked for, put in order; RuleBroken when it is none or too long."""
    first, last = first or today.replace(day=1), last or today
    if first > last:
        raise RuleBroken(N_("Từ ngày phải trước đến ngày."), field="first")
    if last - first > timedelta(days=MOST_DAYS):
        raise RuleBroken(
            N_("Mỗi lần đối chiếu không quá %(most)s ngày."), field="first", most=MOST_DAYS
        )
    return first, last


def check_tally_day(day: date, today: date):
    """A day is counted when it is over or ending, and while the book is still at hand."""
    if day > today:
        raise RuleBroken(N_("Chưa đến ngày này."), field="day")
    if (today - day).days > TALLY_DAYS:
        raise RuleBroken(N_("Chỉ chốt được %(most)s ngày gần nhất."), field="day", most=TALLY_DAYS)


def scanned(text):
    """The code in what was typed or scanned: the QR of a receipt is the address of the look-up."""
    text = (text or "").strip()
    _before, mark, after = text.partition("code=")
    return after.partition("&")[0] if mark else text
