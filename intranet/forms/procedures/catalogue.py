"""Forms around a version: who offers it, its end, the import of many."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import StringField

from intranet.forms.base import Clean, HouseForm, at_most, required
from intranet.forms.conflicts import VersionedForm
from intranet.forms.fields import DayField
from intranet.forms.procedures.versions import Checks

_DATE = _l("Ghi ngày như 05/01/2020.")


class OfferForm(VersionedForm):
    """The offices that decide a procedure."""

    units = Checks(_l("Cơ quan giải quyết"), validate_choice=False)


class CloseProcedureForm(VersionedForm):
    """The end of a procedure."""

    valid_to = DayField(_l("Ngày cuối cùng còn hiệu lực"), [required(_DATE)])
    reason = StringField(
        _l("Lý do, số quyết định bãi bỏ"), [required(_l("Nhập lý do.")), at_most(300), Clean()]
    )


class UploadForm(HouseForm):
    """A table or packs to look at before they are imported."""

    table = FileField(_l("Tệp danh mục"))


class ConfirmImportForm(HouseForm):
    """The dry run was read; from which day the changes are valid."""

    valid_from = DayField(_l("Có hiệu lực từ ngày"), [required(_DATE)])
