"""Names and addresses a certificate of the office may bear, and what its own authority may sign.

RFC 5280 4.2.1.10: a permitted name stands for itself and all below it.
"""

import ipaddress
import re

from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_

AUTHORITY_DAYS = 3650
CERTIFICATE_DAYS = 397  # browsers refuse more than 398
RENEW_DAYS = 30
LONGEST_NAME = 253
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*", re.ASCII)


def name(text):
    """Return a host name as certificates bear it (small letters); RuleBroken when it is none."""
    found = text.strip().rstrip(".").lower()
    is_number = re.fullmatch(r"[\d.]+", found)
    if not _NAME.fullmatch(found) or len(found) > LONGEST_NAME or is_number:
        raise RuleBroken(
            N_("“%(text)s” không phải tên máy (ví dụ motcua.anlao.lan)."), field="name", text=text
        )
    return found


def address(text):
    """Return one address of the server (IPv4 or IPv6); RuleBroken when it is none."""
    return _read(ipaddress.ip_address, text)


def network(text):
    """Return the addresses an authority may sign for: one, or a network such as 10.9.0.0/24."""
    return _read(ipaddress.ip_network, text)


def _read(kind, text):
    try:
        return kind(text.strip())
    except ValueError:
        message = N_("“%(text)s” không phải địa chỉ IP.")
        raise RuleBroken(message, field="address", text=text) from None


def check_scope(names, addresses, permitted_names, permitted_networks):
    """RuleBroken unless the authority with these permissions may sign all of them."""
    for one in names:
        if not any(one == root or one.endswith(f".{root}") for root in permitted_names):
            _refuse(one)
    for one in addresses:
        if not any(one in network for network in permitted_networks):
            _refuse(one)


def _refuse(one):
    raise RuleBroken(
        N_("%(one)s nằm ngoài phạm vi của CA nội bộ; lập CA khác nếu tên, địa chỉ đã đổi."),
        one=str(one),
    )


def fingerprint_words(digest):
    """A SHA-256 as people compare it on paper: 32 pairs of hexadecimal digits, with colons."""
    return ":".join(f"{byte:02X}" for byte in digest)
