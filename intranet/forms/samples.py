"""Forms of samples: how many to draw, which dossier to choose besides."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, StringField

from intranet.forms.base import Clean, HouseForm, at_most, required
from intranet.forms.fields import ChoiceField, named
from intranet.rules.samples import MOST, PICKS, USUAL


class DrawForm(HouseForm):
    """``said``: a number the unit chose."""

    number = IntegerField(_l("Số hồ sơ rút"), default=USUAL, validators=[required()])
    said = StringField(
        _l("Số do đơn vị đọc"),
        [at_most(12), Clean()],
        description=_l(
            "Có thể để trống. Máy chọn ngẫu nhiên sau khi số này đã gõ, nên không bên nào biết "
            "trước mẫu."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.number.render_kw = {"min": 1, "max": MOST}


class PickForm(HouseForm):
    """One dossier by its code, and why."""

    code = StringField(_l("Mã hồ sơ"), [required(), at_most(40), Clean()])
    reason = ChoiceField(_l("Lý do chọn"), choices=named(PICKS), validate_choice=False)
