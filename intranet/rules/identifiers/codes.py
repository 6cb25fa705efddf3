"""Codes the office makes itself: tracking codes for citizens, opaque ids for addresses of pages."""

import re
import unicodedata

from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_

# 31 signs without 0 O 1 I L. 31 is prime: the check sign finds every wrong sign and every swap.
_TRACKING = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_DATA_SIGNS = 10
_TRACKING_BYTES = 16
_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
_PUBLIC_SIGNS = 12


def new_tracking_code(random_bytes):
    """Return a new tracking code: 10 signs (49 bits) and a check sign, without hyphens.

    ``random_bytes``: at least 16 from a cryptographic source, so that no sign is likelier than
    another; ValueError if fewer. Show it with ``group_tracking_code``.
    """
    if len(random_bytes) < _TRACKING_BYTES:
        raise ValueError(f"a tracking code needs {_TRACKING_BYTES} random bytes")
    rest = int.from_bytes(random_bytes, "big")
    data = ""
    for _ in range(_DATA_SIGNS):
        rest, sign = divmod(rest, len(_TRACKING))
        data += _TRACKING[sign]
    return data + _check_sign(data)


def group_tracking_code(code):
    """Return a tracking code as it is printed and read out: XXXX-XXXX-XXX."""
    return "-".join((code[:4], code[4:8], code[8:]))


def normal_tracking_code(text, field=None):
    """Return a typed tracking code in stored form; lower case, spaces and hyphens are forgiven.

    Raises RuleBroken (at ``field``) if signs are missing, unknown, or the check sign does not fit.
    """
    plain = unicodedata.normalize("NFKC", text or "").upper()
    code = re.sub(r"[\s.\-‐-―−\u200b-\u200d\ufeff]", "", plain)
    if len(code) != _DATA_SIGNS + 1:
        raise RuleBroken(
            N_("Mã tra cứu có 11 ký tự; bạn đã nhập %(count)s."), field=field, count=len(code)
        )
    strange = next((sign for sign in code if sign not in _TRACKING), None)
    if strange:
        raise RuleBroken(
            N_("Mã tra cứu không có ký tự “%(sign)s”; không dùng 0, O, 1, I, L."),
            field=field,
            sign=strange,
        )
    if _check_sign(code[:-1]) != code[-1]:
        raise RuleBroken(
            N_("Mã tra cứu không đúng, có thể gõ nhầm một ký tự. Xin xem lại giấy hẹn."),
            field=field,
        )
    return code


def _check_sign(data):
    """Return the sign that makes the weighted sum divisible by 31; weights 11 down to 2, then 1."""
    weights = range(len(data) + 1, 1, -1)
    total = sum(weight * _TRACKING.index(sign) for weight, sign in zip(weights, data, strict=True))
    return _TRACKING[-total % len(_TRACKING)]


def new_public_id(random_bytes):
    """Return an opaque id for addresses: 12 lower-case Crockford signs, 60 bits.

    ``random_bytes``: at least 8 from a cryptographic source; ValueError if fewer.
    """
    if len(random_bytes) < 8:
        raise ValueError("a public id needs 8 random bytes")
    number = int.from_bytes(random_bytes[:8], "big") >> 4
    places = range(5 * (_PUBLIC_SIGNS - 1), -1, -5)
    return "".join(_CROCKFORD[number >> place & 31] for place in places)
