"""The code of a dossier: prefix of the unit, day, number of the day (domain 1.6)."""

from string import Formatter

from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_

CODE_LENGTH = 40
_PLACES = frozenset({"unit", "day", "seq"})


def day_key(day):
    """The day as it stands in a code: yyMMdd."""
    return f"{day:%y%m%d}"


def check_template(template):
    """Refuse a template that could give one code twice or reach beyond its three places."""
    try:
        names = [name for _, name, _, _ in Formatter().parse(template) if name is not None]
        proper = set(names) == _PLACES and len(_fill(template, "X", "200106", 1)) <= CODE_LENGTH
    except (ValueError, IndexError, KeyError, TypeError):
        proper = False
    if not proper:
        raise RuleBroken(
            N_("Mẫu mã hồ sơ phải có đúng {unit}, {day} và {seq}, ví dụ {unit}-{day}-{seq:04d}."),
            field="code_template",
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


def normal_code(text):
    """Return a typed code in stored form: upper case, no spaces, plain hyphens."""
    plain = "".join((text or "").split()).upper()
    return "".join("-" if char in "‐‑‒–—−" else char for char in plain)


def _fill(template, prefix, day, number):
    return template.format(unit=prefix, day=day, seq=number)
