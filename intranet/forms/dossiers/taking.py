"""Forms of undoing a hand-over: taken back, asked for, given back (B12)."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField

from intranet.forms.base import Clean, at_most, required
from intranet.forms.dossiers.acts import ActForm
from intranet.forms.fields import named
from intranet.rules.words import N_

ANSWERS = {"yes": N_("Đồng ý, trả lại hồ sơ"), "no": N_("Không đồng ý")}


class TakeBackForm(ActForm):
    """Undo the own hand-over; nothing to fill in."""


class AskBackForm(ActForm):
    """Why the dossier should come back."""

    reason = TextAreaField(
        _l("Lý do xin lại"),
        [required(_l("Ghi lý do xin lại.")), at_most(500), Clean(multiline=True)],
    )


class GiveBackForm(ActForm):
    """The answer to who asks for it; a refusal needs words."""

    answer = RadioField(
        _l("Trả lời"),
        [required(_l("Chọn một mục trong danh sách."))],
        choices=named(ANSWERS),
        validate_choice=False,
    )
    text = TextAreaField(_l("Ý kiến"), [at_most(500), Clean(multiline=True)])
