"""The form that asks why somebody from outside opens a dossier."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, StringField

from intranet.forms.base import Clean, HouseForm, at_most, required
from intranet.forms.fields import named
from intranet.rules.accesses import KIND_WORDS, LONGEST


class GiveReasonForm(HouseForm):
    """A short list; ``text`` says more, and must for "other". ``next``: where the person goes."""

    next = HiddenField()
    kind = RadioField(
        _l("Lý do xem"),
        [required(_l("Chọn lý do xem hồ sơ."))],
        choices=named({str(kind): words for kind, words in KIND_WORDS.items()}),
        validate_choice=False,
    )
    text = StringField(_l("Nói rõ thêm"), [at_most(LONGEST), Clean()])
