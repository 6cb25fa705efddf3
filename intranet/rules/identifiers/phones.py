"""Telephone numbers of Viet Nam in one form: mobile 0 + 9 digits, landline 02 + 9 digits."""

import re
import unicodedata

from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_

# The 11-digit mobile prefixes that became 10 digits in 2018.
_CHANGES_OF_2018 = """
0120 070, 0121 079, 0122 077, 0126 076, 0128 078, 0123 083, 0124 084, 0125 085, 0127 081, 0129 082,
0162 032, 0163 033, 0164 034, 0165 035, 0166 036, 0167 037, 0168 038, 0169 039,
0186 056, 0188 058, 0199 059
"""
_OLD_PREFIXES = dict(change.split() for change in _CHANGES_OF_2018.split(","))


def normal_phone(text, field=None):
    """Return a phone number as digits: "+84 912.345.678" gives "0912345678"; empty gives "".

    Mobile 0[35789] and 8 digits, landline 02 and 9 digits. Raises RuleBroken (at ``field``) that
    says what is wrong; for an 11-digit mobile number of before 2018 it names today's number.
    """
    digits = _digits(text)
    if not digits or re.fullmatch(r"0[35789][0-9]{8}|02[0-9]{9}", digits):
        return digits
    if len(digits) == 11 and digits[:4] in _OLD_PREFIXES:
        raise RuleBroken(
            N_("Số %(old)s theo đầu số cũ; nay là %(new)s."),
            field=field,
            old=digits,
            new=_OLD_PREFIXES[digits[:4]] + digits[4:],
        )
    raise RuleBroken(_what_is_wrong(digits), field=field, count=len(digits))


def _digits(text):
    plain = unicodedata.normalize("NFKC", text or "")
    plain = re.sub(r"[\s.()\-‐-―\u200b-\u200d\ufeff]", "", plain)
    return re.sub(r"^(\+84|0084|84(?=[0-9]{9,10}$))0?", "0", plain)


def _what_is_wrong(digits):
    if not re.fullmatch(r"[0-9]+", digits):
        return N_("Số điện thoại chỉ gồm chữ số, có thể bắt đầu bằng +84.")
    if digits.startswith("02"):
        return N_("Số máy bàn có 11 chữ số, kể cả mã vùng (02…); số này có %(count)s.")
    if re.match(r"0[35789]", digits):
        return N_("Số di động có 10 chữ số; số này có %(count)s.")
    return N_("Số điện thoại phải bắt đầu bằng 03, 05, 07, 08, 09 hoặc 02.")


def mask_phone(number):
    """Return ``number`` as lists show it: the first and last three digits, 091••••678."""
    number = number or ""
    if len(number) < 9:
        return "•" * len(number)
    return number[:3] + "•" * (len(number) - 6) + number[-3:]
