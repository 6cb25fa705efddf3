"""Forms of checklists: their name, one item, the publication, a table."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from intranet.forms.base import Clean, HouseForm, at_most, required
from intranet.forms.conflicts import VersionedForm
from intranet.forms.fields import ChoiceField, TypedField, named
from intranet.rules.checklists import (
    CONDITION_VERDICTS,
    FIELDS,
    KIND_WORDS,
    PREFILL_WORDS,
    SEVERITY_WORDS,
    ItemData,
)

MOST = 1_000_000
NONE = "-"
OPEN = {NONE: "–"}


class WholeField(TypedField):
    """A whole number, not below 0."""

    def read(self, text):
        """The number; ValueError in words when it is none."""
        digits = text.replace(".", "")
        if not digits.isascii() or not digits.isdigit() or int(digits[:9]) > MOST:
            raise ValueError(_("Nhập số từ 0 đến %(most)s.", most=MOST))
        return int(digits)


class UpperField(StringField):
    """A code: typed in any case, kept in capitals."""

    def process_formdata(self, valuelist):
        """What was sent, in capitals."""
        super().process_formdata([value.strip().upper() for value in valuelist])


class MaybeField(ChoiceField):
    """A choice that may be left open: None."""

    def process_data(self, value):
        """``NONE`` stands for nothing."""
        super().process_data(value or NONE)

    @property
    def chosen(self):
        """What was chosen, or None."""
        return None if self.data == NONE else self.data


class ChecklistForm(HouseForm):
    """A new checklist."""

    name = StringField(_l("Tên bộ tiêu chí"), [required(), at_most(200), Clean()])


class ItemForm(VersionedForm):
    """One item; ``version`` is the mark of what it said."""

    code = UpperField(_l("Mã"), [required(), at_most(10), Clean()])
    group_code = UpperField(_l("Mã nhóm"), [required(), at_most(4), Clean()])
    group_name = StringField(_l("Tên nhóm"), [at_most(120), Clean()])
    text = TextAreaField(_l("Nội dung kiểm tra"), [required(), at_most(500), Clean()])
    text_en = TextAreaField(_l("Nội dung tiếng Anh"), [at_most(500), Clean()])
    kind = ChoiceField(_l("Cách trả lời"), choices=named(KIND_WORDS), default="degree")
    severity = ChoiceField(_l("Mức độ"), choices=named(SEVERITY_WORDS), default="medium")
    measure = StringField(_l("Đơn vị tính"), [at_most(20), Clean()])
    lower_is_better = BooleanField(_l("Càng ít càng tốt"))
    met_at = WholeField(_l("Mức đạt"))
    partly_at = WholeField(_l("Mức đạt một phần"))
    hint = StringField(_l("Minh chứng"), [at_most(200), Clean()])
    needs_proof = BooleanField(_l("Không đạt phải có minh chứng"))
    prefill = MaybeField(_l("Số liệu phần mềm điền sẵn"), choices=named(OPEN | PREFILL_WORDS))
    shown_if = MaybeField(_l("Chỉ hỏi theo mục"))
    shown_when = MaybeField(_l("Khi mục đó"), choices=named(OPEN | CONDITION_VERDICTS))
    remarks = TextAreaField(_l("Câu nhận xét có sẵn"), [at_most(4000), Clean(multiline=True)])
    basis = StringField(_l("Căn cứ"), [at_most(300), Clean()])

    def give_codes(self, codes):
        """Offer the ``codes`` of other items for the condition."""
        options = [SelectChoice(code, code) for code in codes]
        self.shown_if.choices = [SelectChoice(NONE, "–"), *options]

    def item(self, groups):
        """What was filled in; a known group keeps its name when none was typed."""
        facts = {name: getattr(self, name).data for name in FIELDS}
        for name in ("prefill", "shown_if", "shown_when"):
            facts[name] = getattr(self, name).chosen
        facts["group_name"] = facts["group_name"] or groups.get(facts["group_code"], "")
        lines = (line.replace("|", "/").strip() for line in (facts["remarks"] or "").split("\n"))
        facts["remarks"] = "\n".join(filter(None, lines))
        return ItemData(**facts)


class PublishForm(VersionedForm):
    """A draft goes in force."""

    about = StringField(
        _l("Ghi chú của bản này"), [at_most(300), Clean()],
        description=_l("Sửa những gì, theo văn bản nào."),
    )  # fmt: skip


class UploadForm(HouseForm):
    """A table to look at before it is imported."""

    table = FileField(_l("Tệp Excel"))


class ConfirmForm(HouseForm):
    """The dry run was read."""
