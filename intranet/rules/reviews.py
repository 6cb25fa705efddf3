"""The yearly review of all accounts: who answers for which duty, and what can be said (3.3, E6)."""

from enum import StrEnum

from intranet.rules.dossiers import HEADS
from intranet.rules.errors import RuleBroken
from intranet.rules.permissions import Permission, Role
from intranet.rules.words import N_

LONGEST = 366  # days until a round is due
NOTE_LENGTH = 300
NOTE_LEAST = 5
_WATCHERS = (Role.SUPERVISOR, Role.ADMIN)
_ANSWERERS = (*HEADS, Role.SUPERVISOR)


class ReviewPermission(Permission):
    LIST = ("reviews.list", N_("Xem các đợt rà soát tài khoản"), (*HEADS, *_WATCHERS))
    SHOW = ("reviews.show", N_("Xem tiến độ một đợt rà soát tài khoản"), (*HEADS, *_WATCHERS))
    OPEN = ("reviews.open", N_("Mở đợt rà soát tài khoản"), _WATCHERS)
    ANSWER = ("reviews.answer", N_("Trả lời rà soát cho người của đơn vị"), _ANSWERERS)
    CLOSE = ("reviews.close", N_("Khép đợt rà soát tài khoản"), _WATCHERS)
    EXPORT = ("reviews.export", N_("Xuất kết quả rà soát tài khoản"), _WATCHERS)


class Answer(StrEnum):
    """What is said of one duty."""

    KEEP = "keep"
    END = "end"


ANSWER_WORDS = {Answer.KEEP: N_("Giữ"), Answer.END: N_("Kết thúc")}


def answerers(user_id, role, chain, posts):
    """The ids of those who answer for a duty; nobody answers for themself (3.3).

    ``chain``: ids of the duty's unit, then of those above it up to the root. ``posts``: {(unit id,
    Role): ids of the people who hold it today}. It is the head of the unit, its leader where it has
    none, and so on upwards; for a head's own duty the leader, for a leader's the unit above. At the
    top another leader answers, or whoever supervises. Empty when there is nobody.
    """
    for place, unit_id in enumerate(chain):
        for tier in (Role.UNIT_HEAD, Role.LEADER):
            people = posts.get((unit_id, tier), frozenset())
            is_peer = place == 0 and (role == tier or role == Role.LEADER)
            if people and user_id not in people and not is_peer:
                return frozenset(people)
    top = chain[-1]
    for tier in (Role.LEADER, Role.SUPERVISOR):
        others = frozenset(posts.get((top, tier), frozenset())) - {user_id}
        if others:
            return others
    return frozenset()


def check_due(due_on, today):
    """Refuse a last day that has passed or lies more than a year ahead."""
    if due_on is None or due_on < today:
        raise RuleBroken(N_("Hạn trả lời phải từ hôm nay trở đi."), field="due_on")
    if (due_on - today).days > LONGEST:
        raise RuleBroken(N_("Hạn trả lời không quá một năm."), field="due_on")


def check_answer(answer, note, field=None):
    """The Answer; one that ends a duty needs a reason of ``NOTE_LEAST`` characters (C16), asked for
    at ``field``.
    """
    if answer not in set(Answer):
        raise RuleBroken(N_("Chọn giữ hoặc kết thúc."))
    if answer == Answer.END and len(note or "") < NOTE_LEAST:
        raise RuleBroken(
            N_("Ghi lý do kết thúc, ít nhất %(least)s ký tự."), field, least=NOTE_LEAST
        )
    return Answer(answer)
