"""The QR of a citizen's card as a barcode reader types it."""

import re
from dataclasses import dataclass
from datetime import date

from intranet.rules.errors import RuleBroken
from intranet.rules.identifiers.people import FEMALE, MALE
from intranet.rules.text import clean, fold

_FEWEST_FIELDS = 6
_SEXES = {"nam": MALE, "nu": FEMALE}


@dataclass(frozen=True)
class CardFacts:
    """What a card says. A card of an elder may know the year of birth only: then no birth_date."""

    number: str
    old_number: str | None
    name: str
    birth_date: date | None
    birth_year: int | None
    sex: str | None
    address: str
    issued_on: date | None


def parse_card_qr(text):
    """Return the CardFacts of the QR of a CCCD or căn cước, or None if ``text`` is something else.

    ``id|old number or empty|name|ddmmyyyy|sex|address|issued ddmmyyyy``; newer cards add fields
    after these, which are ignored, and a reader adds a line end. A broken date is left out, never
    guessed.
    """
    try:
        fields = [clean(part) for part in (text or "").strip().split("|")]
    except RuleBroken:
        return None
    if len(fields) < _FEWEST_FIELDS or not re.fullmatch(r"[0-9]{12}", fields[0]) or not fields[2]:
        return None
    number, old, name, born, sex, address, issued = (*fields, "")[:7]
    return CardFacts(
        number=number,
        old_number=old if re.fullmatch(r"[0-9]{9}|[0-9]{12}", old) else None,
        name=name,
        birth_date=_day(born),
        birth_year=_year(born),
        sex=_SEXES.get(fold(sex)),
        address=address,
        issued_on=_day(issued),
    )


def _day(digits):
    if not re.fullmatch(r"[0-9]{8}", digits):
        return None
    try:
        return date(int(digits[4:]), int(digits[2:4]), int(digits[:2]))
    except ValueError:
        return None


def _year(digits):
    if not re.fullmatch(r"[0-9]{4}|[0-9]{8}", digits):
        return None
    return int(digits[-4:]) or None
