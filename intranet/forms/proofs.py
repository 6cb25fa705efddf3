"""The form that takes a proof back."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField

from intranet.forms.base import Clean, HouseForm, at_most, required
from intranet.rules.proofs import LONGEST_REASON


class RemoveProofForm(HouseForm):
    """Why."""

    reason = StringField(
        _l("Lý do gỡ"), [required(_l("Ghi lý do gỡ.")), at_most(LONGEST_REASON), Clean()]
    )
