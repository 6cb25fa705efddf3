"""Forms of the labels."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField

from intranet.forms.base import Clean, HouseForm, at_most, required
from intranet.forms.conflicts import VersionedForm
from intranet.rules.labels import LONGEST_NAME


def _name():
    checks = [required(_l("Nhập tên nhãn.")), at_most(LONGEST_NAME), Clean()]
    return StringField(_l("Tên nhãn"), checks)


class AddLabelForm(HouseForm):
    """A further label."""

    name = _name()


class RenameLabelForm(VersionedForm):
    """Another name; ``version`` is the name that was on the screen."""

    name = _name()
