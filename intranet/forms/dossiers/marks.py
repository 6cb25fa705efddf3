"""The form of what stands on a dossier beside its facts."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField, StringField
from wtforms.widgets import CheckboxInput, ListWidget

from intranet.forms.base import Clean, at_most
from intranet.forms.conflicts import VersionedForm


class MarkForm(VersionedForm):
    """Labels (the view sets the choices) and where the folder stands."""

    labels = SelectMultipleField(
        _l("Nhãn"), option_widget=CheckboxInput(), widget=ListWidget(), validate_choice=False
    )
    location = StringField(_l("Nơi để hồ sơ giấy"), [at_most(60), Clean()])
