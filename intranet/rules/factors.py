"""What proves who somebody is besides the password: authenticators, codes on paper, passkeys.

TOTP is RFC 6238 with steps of 30 seconds; a step before and one after are accepted (ASVS 6.5.5).
"""

import re
import unicodedata
from datetime import timedelta
from enum import StrEnum
from ipaddress import ip_address

from intranet.rules.accounts import group_code, new_code
from intranet.rules.permissions import EVERYONE, Permission, Role
from intranet.rules.words import N_

STEP_SECONDS = 30
WINDOW = 1
CODES = 10
MOST_PASSKEYS = 10
# A password (or factor) that was asked so many minutes ago is asked again for what matters (7.5.1).
CHECK_MINUTES = 10
# Between password and code, and for a secret that waits, so many minutes; for a passkey fewer.
WAIT_MINUTES = 10
CHALLENGE_MINUTES = 5
KEEPERS = frozenset((Role.ADMIN, Role.SUPERVISOR))
LOCAL = "localhost"


class FactorPermission(Permission):
    OWN = ("factors.own", N_("Xác thực hai lớp và khóa truy cập của mình"), EVERYONE)


class Level(StrEnum):
    """How somebody came in; stands in the session for as long as it lives."""

    FIRST = "password"
    SECOND = "second"
    PASSKEY = "passkey"

    @property
    def words(self):
        return LEVEL_WORDS[self]


LEVEL_WORDS = {
    Level.FIRST: N_("Mật khẩu"),
    Level.SECOND: N_("Mật khẩu và mã"),
    Level.PASSKEY: N_("Khóa truy cập"),
}


def is_recent(checked_at, now):
    """True when who it is was asked within the last ``CHECK_MINUTES``."""
    return checked_at is not None and now - checked_at <= timedelta(minutes=CHECK_MINUTES)


def is_waiting(begun_at, now, minutes=WAIT_MINUTES):
    """True while what waits for a second act may still be used."""
    return timedelta() <= now - begun_at <= timedelta(minutes=minutes)


def must_enrol(policy, roles):
    """True when the office's setting ``second_factor`` asks this person for a second factor."""
    return policy == "all" or (policy == "keepers" and not KEEPERS.isdisjoint(roles))


def steps_around(seconds):
    """The TOTP steps whose codes count at ``seconds`` since 1970 (UTC), oldest first."""
    now = int(seconds) // STEP_SECONDS
    return range(now - WINDOW, now + WINDOW + 1)


def plain_digits(text):
    """The six digits of a typed code, spaces forgiven; None when it is no such code."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text or ""))
    return plain if re.fullmatch(r"[0-9]{6}", plain) else None


def recovery_codes(random_bytes):
    """``CODES`` codes of 79 bits as they are printed; ``random_bytes(n)`` gives n random bytes."""
    return [group_code(new_code(random_bytes(24))) for _ in range(CODES)]


def is_site_name(host, public_host=""):
    """True when passkeys can be tied to ``host``: a name, no IP address, and the configured one."""
    if not host or (public_host and host != public_host):
        return False
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return host == LOCAL or "." in host
    return False
