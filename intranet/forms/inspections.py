"""Forms of an inspection: facts, team, decision, report and conclusion, reason of its end."""

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Form,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from intranet.forms.base import Clean, at_most, required
from intranet.forms.conflicts import VersionedForm
from intranet.forms.fields import ChoiceField, DayField, named
from intranet.rules.inspections import FORM_WORDS, KIND_WORDS

DAY = _l("Ghi ngày như 7/11 hoặc 07/11/2026.")


class FactsForm(VersionedForm):
    """What is looked at, when and why; ``head`` and the team are added by ``with_team``."""

    kind = ChoiceField(_l("Loại"), choices=named(KIND_WORDS))
    # A field called "form" hides the property of that name from htmx: nothing would be sent.
    form = ChoiceField(_l("Trình tự"), choices=named(FORM_WORDS), name="manner")
    checklist = ChoiceField(_l("Bộ tiêu chí"), [required(_l("Chọn bộ tiêu chí đã ban hành."))])
    visit_first = DayField(_l("Kiểm tra từ ngày"), [required(DAY)])
    visit_last = DayField(_l("Đến hết ngày"), [required(DAY)])
    period_first = DayField(_l("Thời kỳ kiểm tra từ"), [required(DAY)])
    period_last = DayField(_l("Đến hết"), [required(DAY)])
    place = StringField(_l("Địa điểm"), [at_most(200), Clean()])
    scope = TextAreaField(_l("Nội dung kiểm tra"), [at_most(3000), Clean(multiline=True)])
    basis = TextAreaField(_l("Căn cứ"), [at_most(3000), Clean(multiline=True)])
    conduct = TextAreaField(_l("Kế hoạch tiến hành"), [at_most(5000), Clean(multiline=True)])


class CreateForm(FactsForm):
    """A new inspection; ``line`` and ``earlier`` say where it comes from."""

    authority = ChoiceField(_l("Cơ quan kiểm tra"))
    units = SelectMultipleField(
        _l("Đơn vị được kiểm tra"),
        [required(_l("Chọn đơn vị được kiểm tra."))],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validate_choice=False,
    )
    line = HiddenField()
    earlier = HiddenField()


def with_team(base, people):
    """The form class ``base`` with a head and a row for each of ``people``: Candidate."""
    fields = {
        "head": ChoiceField(
            _l("Trưởng đoàn"),
            [required(_l("Chọn trưởng đoàn."))],
            choices=named({"": "–"})
            + [SelectChoice(one.pid, one.full_name) for one in people if one.may_head],
        )
    }
    for one in people:
        fields[f"member_{one.pid}"] = BooleanField(one.full_name)
        fields[f"duty_{one.pid}"] = StringField(_l("Nhiệm vụ"), [at_most(120), Clean()])
        fields[f"sections_{one.pid}"] = StringField(_l("Nhóm tiêu chí"), [at_most(60), Clean()])
    return type("TeamForm", (base,), fields)


def team_of(form, people):
    """(pid of the head, [(pid, duty, sections)]) of what was ticked."""
    rows = [
        (one.pid, form[f"duty_{one.pid}"].data, form[f"sections_{one.pid}"].data)
        for one in people
        if form[f"member_{one.pid}"].data or one.pid == form.head.data
    ]
    return form.head.data, rows


class DecideInspectionForm(VersionedForm):
    """Number, day and signer of the decision."""

    decision_number = StringField(
        _l("Số quyết định"), [required(_l("Ghi số quyết định.")), at_most(60), Clean()]
    )
    decision_date = DayField(_l("Ngày quyết định"), [required(DAY)])
    signer = StringField(_l("Người ký"), [required(_l("Ghi người ký.")), at_most(120), Clean()])
    with_others = BooleanField(_l("Ghi cho mọi cuộc kiểm tra lập cùng lần này"))


class ReportInspectionForm(VersionedForm):
    """Report and conclusion of the full form."""

    report_number = StringField(_l("Số báo cáo kết quả"), [at_most(60), Clean()])
    report_date = DayField(_l("Ngày báo cáo"))
    conclusion_number = StringField(_l("Số kết luận"), [at_most(60), Clean()])
    conclusion_date = DayField(_l("Ngày kết luận"))


class CancelInspectionForm(VersionedForm):
    """Why it is given up."""

    reason = TextAreaField(
        _l("Lý do hủy"), [required(_l("Ghi lý do hủy.")), at_most(300), Clean(multiline=True)]
    )


class ListForm(Form):
    """What narrows the list: all in the address."""

    state = SelectField(_l("Trạng thái"))
    unit = SelectField(_l("Đơn vị"))
    year = SelectField(_l("Năm"))
    mine = BooleanField(_l("Chỉ cuộc kiểm tra của tôi"))
