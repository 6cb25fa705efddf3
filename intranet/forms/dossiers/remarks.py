"""What is odd about an intake sheet: shown once, never in the way of a clerk who knows better."""

from flask_babel import gettext as _

from intranet.forms.dossiers.people import checked_number
from intranet.rules.errors import RuleBroken
from intranet.rules.identifiers import normal_phone


def remarks(form, papers):
    """Soft warnings in words (domain 7.3, R02): numbers that contradict facts, papers not ticked.

    ``papers`` are the papers of the procedure in the order of ``form.papers``. Call it on a valid
    form only.
    """
    found = []
    born, sex = form.owner_birth_date.data, form.owner_sex.data
    for field, facts in (
        (form.owner_id_number, (born, sex)),
        (form.submitter_id_number, (None, None)),
    ):
        odd = checked_number(field.data, *facts)[2]
        found += [f"{field.label.text}: {_(remark.message, **remark.params)}" for remark in odd]
    for field in (form.owner_phone, form.submitter_phone):
        found += _odd_phone(field)
    return found + _missing(form, papers)


def phone_of(text):
    """A phone number in its normal form; as it was typed when it has none."""
    try:
        return normal_phone(text) or None
    except RuleBroken:
        return text


def _odd_phone(field):
    try:
        normal_phone(field.data)
    except RuleBroken as error:
        return [f"{field.label.text}: {_(error.message, **error.params)}"]
    return []


def _missing(form, papers):
    return [
        _("Chưa đánh dấu giấy tờ phải nộp: %(name)s.", name=paper.name)
        for paper, row in zip(papers, form.papers, strict=False)
        if paper.submit and not row.form.given.data and paper.required
    ]
