"""What every form that names an applicant and a submitter asks of them."""

import re

from flask_babel import gettext as _
from wtforms.validators import ValidationError

from intranet.rules.errors import RuleBroken
from intranet.rules.identifiers import check_cccd, check_cmnd, check_passport, check_tax_code


class PeopleRules:
    """For a form with the boxes ``owner_…``, ``submitter_…`` and ``authorisation``."""

    def validate_owner_id_number(self, field):
        """The structure must be that of a known paper; contradictions only warn (domain 7.3)."""
        check_number(field)

    def validate_submitter_id_number(self, field):
        check_number(field)

    def validate_submitter_full_name(self, field):
        others = (self.submitter_id_number, self.submitter_phone, self.authorisation)
        if not field.data and any(other.data for other in others):
            raise ValidationError(_("Nhập họ và tên người nộp."))


def check_number(field):
    """ValidationError unless the box is empty or holds the number of a known paper."""
    try:
        checked_number(field.data)
    except RuleBroken as error:
        raise ValidationError(_(error.message, **error.params)) from None


def kind_of_number(text):
    """Which paper a number is of, by its structure: cccd, cmnd, passport, tax, or none."""
    digits = re.sub(r"[\s.\-]", "", text or "")
    if not digits:
        return "none"
    if not digits.isdigit():
        return "passport"
    return {12: "cccd", 9: "cmnd", 10: "tax", 13: "tax"}.get(len(digits), "cccd")


def checked_number(text, born=None, sex=None):
    """(kind, normal form, remarks) of the number of a paper; RuleBroken for a wrong structure."""
    kind = kind_of_number(text)
    if kind == "none":
        return kind, None, ()
    if kind == "cccd":
        found = check_cccd(text, born, sex or None)
        return kind, found.number, found.warnings
    check = {"cmnd": check_cmnd, "passport": check_passport, "tax": check_tax_code}[kind]
    found = check(text)
    return kind, found.value, found.warnings
