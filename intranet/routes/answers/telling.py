"""Answers in words."""

from flask_babel import get_locale
from flask_babel import gettext as _

from intranet import filters
from intranet.rules.answers import FINDING_VALUES, PHOTO_VALUES, corrected, is_off
from intranet.rules.checklists import DEGREE_VALUES, YES_NO_VALUES, Kind
from intranet.rules.samples import CHECKS, read_checks

CHOICES = {
    Kind.YES_NO: {value: words for value, (words, _verdict) in YES_NO_VALUES.items()},
    Kind.DEGREE: {value: words for value, (words, _verdict) in DEGREE_VALUES.items()},
    Kind.PHOTO: PHOTO_VALUES,
    "finding": FINDING_VALUES,
}


def item_words(item):
    """What is asked, in the language of the screen where the checklist knows it."""
    return (str(get_locale()) == "en" and item.text_en) or item.text


def choices(kind):
    """[(value, words)] of a kind that is answered by choosing; empty for the others."""
    return [(value, _(words)) for value, words in CHOICES.get(kind, {}).items()]


def said(kind, value):
    """The words of an answer of this kind."""
    if not value:
        return _("đã rút câu trả lời")
    if kind == "checks":
        return "; ".join(_(CHECKS[code]) for code in read_checks(value)) or _("Khớp")
    known = dict(choices(kind)).get(value)
    if known is not None:
        return known
    if value == "na":
        return _("Không áp dụng")
    number = value.replace(".", ",")
    return f"{number} %" if kind in (Kind.PERCENT, Kind.SAMPLE) else number


def moment(version):
    """ "09:12 23/11/2026" by the phone's clock, set right when it was far off and then saying how
    far; None when it was not answered on a phone.
    """
    at = corrected(version.device_at, version.offset_ms)
    if at is None or not is_off(version.offset_ms):
        return at and filters.moment(at)
    minutes = round(abs(version.offset_ms) / 60_000)
    return _(
        "%(moment)s (đồng hồ máy lệch %(count)s phút)",
        moment=filters.moment(at), count=filters.number(minutes),
    )  # fmt: skip


def papers(line):
    """The papers of a drawn dossier as they were ticked; None when there were none."""
    told = (
        _("%(name)s (%(originals)s bản chính, %(copies)s bản sao)",
          name=name, originals=originals or 0, copies=copies or 0)
        for name, originals, copies in line.papers
    )  # fmt: skip
    return "; ".join(told) or None


def result(line):
    """Number and date of the result of a drawn dossier; None while there is none."""
    parts = (line.result_number, filters.date(line.result_date or line.finished_at))
    return " · ".join(part for part in parts if part) or None
