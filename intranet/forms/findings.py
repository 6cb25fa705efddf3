"""Forms of findings: what was found wrong, how it was mended, what the team says to it."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Form, MultipleFileField, StringField, TextAreaField
from wtforms.fields import HiddenField

from intranet.forms.base import Clean, at_most, required
from intranet.forms.conflicts import VersionedForm
from intranet.forms.fields import ChoiceField, DayField, named
from intranet.rules.checklists import SEVERITY_WORDS
from intranet.rules.findings import (
    INSIDE,
    LONGEST_BASIS,
    LONGEST_REASON,
    LONGEST_TEXT,
    STATE_WORDS,
)
from intranet.rules.words import N_

_NOBODY = {"": N_("Chưa rõ, hoặc ghi tên ở ô dưới")}
STATES = {
    "": N_("Chưa xong"),
    **{str(state): words for state, words in STATE_WORDS.items() if state not in INSIDE},
    "all": N_("Tất cả"),
}


class FindingForm(VersionedForm):
    """A finding; the choices of ``responsible`` are the people of the unit."""

    item_code = HiddenField(_l("Mục"))
    text = TextAreaField(
        _l("Nội dung tồn tại"),
        [required(_l("Ghi tồn tại.")), at_most(LONGEST_TEXT), Clean(multiline=True)],
        description=_l("Không ghi tên công dân; cần thì ghi mã hồ sơ."),
    )
    severity = ChoiceField(_l("Mức độ"), choices=named(SEVERITY_WORDS))
    basis = StringField(_l("Căn cứ"), [at_most(LONGEST_BASIS), Clean()])
    responsible = ChoiceField(_l("Người chịu trách nhiệm"), choices=named(_NOBODY))
    responsible_name = StringField(
        _l("Hoặc ghi tên, chức vụ"), [at_most(120), Clean()],
        description=_l("Khi người đó không có tài khoản."),
    )  # fmt: skip
    due_on = DayField(_l("Hạn khắc phục"), [required(_l("Nhập hạn khắc phục."))])

    def offer(self, people):
        """Let the people of the unit be chosen: [(pid, name, title)]."""
        shown = [(pid, f"{name}, {title}" if title else name) for pid, name, title in people]
        self.responsible.choices = [*named(_NOBODY), *shown]


class AnswerFindingForm(VersionedForm):
    """What was done, and photos or papers that show it."""

    words = TextAreaField(
        _l("Đã khắc phục như thế nào"),
        [required(_l("Ghi đã làm gì.")), at_most(LONGEST_REASON), Clean(multiline=True)],
    )
    proofs = MultipleFileField(
        _l("Ảnh hoặc tệp PDF chứng minh"), description=_l("Ít nhất một tệp; chọn được nhiều tệp.")
    )


class AcceptFindingForm(VersionedForm):
    """One press."""


class ReturnFindingForm(VersionedForm):
    """Why the answer is not enough."""

    reason = TextAreaField(
        _l("Lý do trả lại"),
        [required(_l("Ghi lý do trả lại.")), at_most(LONGEST_REASON), Clean(multiline=True)],
    )


class PostponeFindingForm(VersionedForm):
    """Until when instead, and why."""

    due_on = DayField(_l("Hạn mới"), [required(_l("Nhập hạn mới."))])
    why = TextAreaField(
        _l("Lý do gia hạn"),
        [required(_l("Ghi lý do gia hạn.")), at_most(LONGEST_REASON), Clean(multiline=True)],
    )


class FindingsFilterForm(Form):
    """What the list shows; only asks, all in the address."""

    state = ChoiceField(_l("Tình trạng"), choices=named(STATES))
    unit = ChoiceField(_l("Đơn vị"), choices=named({"": N_("Mọi đơn vị")}))
    overdue = BooleanField(_l("Chỉ tồn tại quá hạn"))
    mine = BooleanField(_l("Chỉ việc của tôi"))
