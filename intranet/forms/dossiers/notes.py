"""The form of a note about a dossier."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField

from intranet.forms.base import Clean, HouseForm, at_most, required
from intranet.forms.fields import ChoiceField


class AddNoteForm(HouseForm):
    """What one writes to colleagues, and whom one tells of it."""

    text = TextAreaField(
        _l("Ghi chú"), [required(_l("Nhập ghi chú.")), at_most(2000), Clean(multiline=True)]
    )
    to_user = ChoiceField(_l("Báo cho"))
