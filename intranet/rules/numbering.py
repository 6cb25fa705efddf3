"""The code of a dossier: prefix of the unit, day, number of the day (domain 1.6)."""

import re
from functools import lru_cache

from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_

CODE_LENGTH = 40
_PLACES = ["day", "seq", "unit"]
_PLACE = re.compile(r"\{(\w+)")
_PART = r"\{unit\}|\{day\}|\{seq(?::0[1-9]d)?\}"
_WORD = "[0-9A-Za-zĐđ]*"
_TEMPLATE = re.compile(
    rf"[0-9A-Za-zĐđ./-]*(?:{_PART})(?:{_WORD}[./-][0-9A-Za-zĐđ./-]*(?:{_PART})){{2}}"
    r"[0-9A-Za-zĐđ./-]*"
)


def day_key(day):
    """The day as it stands in a code: yyMMdd."""
    return f"{day:%y%m%d}"


def check_template(template):
    """Refuse a template that could give one code twice or reach beyond its three places."""
    if not _is_proper(template):
        raise RuleBroken(
            N_(
                "Mẫu mã hồ sơ phải có {unit}, {day} và {seq}, mỗi phần một lần, cách nhau bằng dấu "
                "- . hoặc /, ví dụ {unit}-{day}-{seq:04d}."
            ),
            field="code_template",
        )


@lru_cache(maxsize=8)
def _is_proper(template):
    """Each place once and whole, a sign between two: so no two numbers can make one code."""
    places = _PLACE.findall(template)
    return (
        sorted(places) == _PLACES
        and _TEMPLATE.fullmatch(template) is not None
        and len(_fill(template, "X", "200106", 1)) <= CODE_LENGTH
    )


def code(template, prefix, day, number):
    """Return the code of dossier ``number`` (from 1) of ``day`` in the unit with ``prefix``.

    ``{seq:04d}`` has four digits and grows to five after 9999. Raises RuleBroken for a bad template
    or a code of more than 40 characters.
    """
    check_template(template)
    made = _fill(template, prefix, day_key(day), number).upper()
    if len(made) > CODE_LENGTH:
        raise RuleBroken(N_("Mã hồ sơ dài quá %(most)s ký tự."), most=CODE_LENGTH)
    return made


def code_in(form, prefix, day, number):
    """The code of a number of ``day`` by the ``form`` kept with its counter.

    ``form``: a template whose prefix is filled in already; ``prefix`` stands in for older ones.
    """
    return _fill(form, prefix or "", day_key(day), number).upper()


def normal_code(text):
    """Return a typed code in stored form: upper case, no spaces, plain hyphens."""
    plain = "".join((text or "").split()).upper()
    return "".join("-" if char in "‐‑‒–—−" else char for char in plain)


def _fill(template, prefix, day, number):
    return template.format(unit=prefix, day=day, seq=number)
