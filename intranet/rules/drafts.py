"""Forms begun and not yet sent: what is kept of them, and for how long (B7, B11)."""

import hashlib

from intranet.rules.errors import RuleBroken
from intranet.rules.permissions import EVERYONE, Permission
from intranet.rules.words import N_

LONGEST = 200_000
LONGEST_PATH = 150
MOST_OF_ONE = 20
# A form of these rooms holds a password or a code, or is the door itself.
NEVER_OF = frozenset({"sessions", "drafts", "accounts", "assets"})
# Keys of the form, and whatever a browser might call a secret or a file.
NEVER_KEPT = frozenset(
    {"csrf_token", "draft_of", "keep", "files", "table", "password", "current", "again"}
)
# Named in this order, the first that was filled in tells drafts of one form apart.
TELLING = ("owner_full_name", "full_name", "name", "title", "reason", "note", "body", "number")


class DraftPermission(Permission):
    SAVE = ("drafts.save", N_("Lưu nháp nội dung mình đang nhập"), EVERYONE)
    LIST = ("drafts.list", N_("Xem các bản nháp của mình"), EVERYONE)
    DROP = ("drafts.drop", N_("Bỏ một bản nháp của mình"), EVERYONE)


def kept_fields(pairs):
    """The (name, value) pairs of a form that are kept: never secrets, files or tokens.

    RuleBroken when they are too long.
    """
    kept = [(name, value) for name, value in pairs if name not in NEVER_KEPT]
    if sum(len(name) + len(value) for name, value in kept) > LONGEST:
        raise RuleBroken(N_("Nội dung quá dài, không lưu nháp được. Hãy gửi."))
    return kept


def telling(pairs):
    """A few words by which a person knows the draft again; empty when nothing tells."""
    first = {name: value.strip() for name, value in reversed(list(pairs)) if value.strip()}
    return next((" ".join(first[name].split())[:80] for name in TELLING if name in first), "")


def receipt(text):
    """Four signs that say which text the server has got (B7)."""
    return hashlib.sha256(text.encode()).hexdigest()[:4].upper()
