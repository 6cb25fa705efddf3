"""Numbers of people and firms. Structure is refused, contradictions only warn (domain.md 7.3)."""

import re
import unicodedata
from dataclasses import dataclass

from intranet.rules.errors import RuleBroken
from intranet.rules.identifiers.provinces import province_name
from intranet.rules.words import N_

MALE = "male"
FEMALE = "female"
_LAST_PLAUSIBLE_CENTURY = 2000  # a later one is a slip of the finger
_TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_USERNAME = re.compile(r"[a-z0-9._-]{3,40}")


@dataclass(frozen=True)
class Remark:
    """A soft warning for the screen: a gettext msgid and its parameters, shaped like RuleBroken."""

    message: str
    params: dict

    def __str__(self):
        return self.message % self.params if self.params else self.message


@dataclass(frozen=True)
class Checked:
    """A number in its normal form and what is odd about it (``warnings``: Remarks, often none)."""

    value: str
    warnings: tuple = ()


@dataclass(frozen=True)
class Cccd:
    """What a 12-digit personal number says of its holder: registration of birth, year and sex."""

    number: str
    province_code: str
    province: str | None
    birth_year: int
    sex: str
    warnings: tuple = ()


def check_cccd(number, birth_year=None, sex=None, field=None):
    """Return the Cccd of a 12-digit ``number`` (spaces, dots and hyphens allowed).

    Digits: 3 province of birth registration, 1 century and sex, 2 year, 6 random; there is no check
    digit. Raises RuleBroken (at ``field``) only if it has not 12 digits. An unknown province, a
    year of the 22nd century or later, another ``birth_year`` (an int or a date) or another ``sex``
    (MALE, FEMALE or None) give warnings: the clerk decides.
    """
    digits = _compact(number)
    if not re.fullmatch(r"[0-9]{12}", digits):
        raise RuleBroken(
            N_("Số định danh (CCCD) phải có đúng 12 chữ số; bạn đã nhập %(count)s ký tự."),
            field=field,
            count=len(digits),
        )
    century = 1900 + 100 * (int(digits[3]) // 2)
    year = century + int(digits[4:6])
    holder = FEMALE if int(digits[3]) % 2 else MALE
    name = province_name(digits[:3])
    warnings = _cccd_warnings(digits, name, year, holder, birth_year, sex)
    return Cccd(digits, digits[:3], name, year, holder, tuple(warnings))


def _cccd_warnings(digits, province, year, holder, birth_year, sex):
    if province is None:
        yield Remark(N_("Ba số đầu %(code)s không phải mã tỉnh đã biết."), {"code": digits[:3]})
    if year >= _LAST_PLAUSIBLE_CENTURY + 100:
        yield Remark(N_("Theo số định danh thì năm sinh là %(year)s."), {"year": year})
    given = getattr(birth_year, "year", birth_year)
    if given is not None and given != year:
        yield Remark(
            N_("Năm sinh %(given)s khác năm %(year)s trong số định danh."),
            {"given": given, "year": year},
        )
    if sex is not None and sex != holder:
        yield Remark(
            N_("Giới tính đã chọn là nữ, số định danh là của nam.")
            if holder == MALE
            else N_("Giới tính đã chọn là nam, số định danh là của nữ."),
            {},
        )


def check_cmnd(number, field=None):
    """Return Checked for an old 9-digit identity card; RuleBroken (at ``field``) otherwise.

    CMND lost validity on 1 January 2025 but still stands in old dossiers, so it is no warning.
    """
    digits = _compact(number)
    if not re.fullmatch(r"[0-9]{9}", digits):
        raise RuleBroken(
            N_("Số CMND phải có đúng 9 chữ số; bạn đã nhập %(count)s ký tự."),
            field=field,
            count=len(digits),
        )
    return Checked(digits)


def check_passport(number, field=None):
    """Return Checked for a passport: capital letters and digits, 5 to 15 of them.

    Vietnamese passports have one letter and 7 digits (8 on newer books); anything else is taken for
    a foreign passport, with a warning. Raises RuleBroken (at ``field``) for other characters.
    """
    value = _compact(number).upper()
    if not re.fullmatch(r"[A-Z0-9]{5,15}", value):
        raise RuleBroken(
            N_("Số hộ chiếu chỉ gồm chữ cái không dấu và chữ số, từ 5 đến 15 ký tự."), field=field
        )
    if re.fullmatch(r"[A-Z][0-9]{7,8}", value):
        return Checked(value)
    return Checked(value, (Remark(N_("Số này không giống hộ chiếu Việt Nam."), {}),))


def check_tax_code(number, field=None):
    """Return Checked for a tax code: 10 digits, 10 digits-NNN for a branch, or a 12-digit id.

    Individuals use the personal number since 1 July 2025. A wrong check digit only warns. Raises
    RuleBroken (at ``field``) for any other structure.
    """
    digits = _compact(number)
    if re.fullmatch(r"[0-9]{12}", digits):
        return Checked(digits)
    if not re.fullmatch(r"[0-9]{10}([0-9]{3})?", digits):
        raise RuleBroken(
            N_("Mã số thuế gồm 10 chữ số, thêm -NNN nếu là chi nhánh, hoặc 12 số định danh."),
            field=field,
        )
    value = digits[:10] + ("-" + digits[10:] if len(digits) == 13 else "")
    total = sum(weight * int(digit) for weight, digit in zip(_TAX_WEIGHTS, digits, strict=False))
    if 10 - total % 11 == int(digits[9]):
        return Checked(value)
    return Checked(value, (Remark(N_("Mã số thuế có số kiểm tra không khớp."), {}),))


def mask_id(number):
    """Return ``number`` as lists show it: 052•••••1234; shorter numbers keep their last 3 only."""
    number = number or ""
    if len(number) >= 12:
        return number[:3] + "•" * (len(number) - 7) + number[-4:]
    return "•" * max(len(number) - 3, 0) + number[-3:] if len(number) > 3 else "•" * len(number)


def valid_username(name):
    """Return True for 3 to 40 of a-z 0-9 . _ -: ASCII only, so no look-alikes (security.md 2.6)."""
    return bool(_USERNAME.fullmatch(name or ""))


def _compact(text):
    """Return ``text`` with full-width digits made plain and spaces, dots and hyphens removed."""
    plain = unicodedata.normalize("NFKC", text or "")
    return re.sub(r"[\s.\-‐-―\u200b-\u200d\ufeff]", "", plain)
