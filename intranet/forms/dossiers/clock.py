"""Forms of the acts that stop the clock, let it go on, move the promise or end the dossier."""

from flask_babel import lazy_gettext as _l
from wtforms import MultipleFileField, RadioField, StringField, TextAreaField

from intranet.forms.base import Clean, at_most, required
from intranet.forms.dossiers.acts import ActForm
from intranet.forms.fields import ChoiceField, DayField, MoneyField, named
from intranet.forms.slips import ChecksField
from intranet.rules.words import N_
from intranet.rules.workflow import CHANNEL_WORDS

LONGEST = 1000
MUCH = 10_000


def _lines(text):
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


class ReasonForm(ActForm):
    """Base of the acts that need a reason; ``canned`` offers those of the procedure."""

    canned = ChoiceField(_l("Lý do thường gặp"), validate_choice=False)
    reason = TextAreaField(
        _l("Lý do"),
        [at_most(LONGEST), Clean(multiline=True)],
        description=_l("Ghi rõ, từ 10 ký tự."),
    )

    def offer(self, reasons):
        """Fill in the canned reasons."""
        self.canned.choices = [("", _l("Ghi lý do dưới đây")), *((text, text) for text in reasons)]
        if self.canned.data not in reasons:
            self.canned.data = ""
        # Without reasons to choose from, the words themselves are asked for, and say so.
        self.reason.flags.required = not reasons

    @property
    def whole_reason(self):
        """The canned reason, if one was chosen, and what was typed besides."""
        return "\n".join(filter(None, (self.canned.data, self.reason.data)))


class RequestSupplementForm(ReasonForm):
    """What is missing, why, whom to ask (Mẫu 02)."""

    missing = ChecksField(_l("Giấy tờ cần bổ sung"), validate_choice=False)
    more = TextAreaField(
        _l("Nội dung khác cần hoàn thiện"),
        [at_most(MUCH), Clean(multiline=True)],
        description=_l("Mỗi dòng một nội dung."),
    )
    contact = StringField(_l("Người liên hệ"), [at_most(120), Clean()])
    phone = StringField(_l("Điện thoại liên hệ"), [at_most(20), Clean()])

    @property
    def items(self):
        """Everything that is missing, ticked and typed."""
        return [*(self.missing.data or ()), *_lines(self.more.data)]


class TakeSupplementForm(ActForm):
    """The papers that came in."""

    papers = TextAreaField(
        _l("Giấy tờ đã nhận"),
        [at_most(MUCH), Clean(multiline=True)],
        description=_l("Mỗi dòng một giấy tờ."),
    )
    files = MultipleFileField(_l("Tệp kèm theo (PDF hoặc ảnh)"))
    note = TextAreaField(_l("Ghi chú"), [at_most(LONGEST), Clean(multiline=True)], id="remark")

    @property
    def names(self):
        """The papers, one each."""
        return _lines(self.papers.data)


class AskPaymentForm(ReasonForm):
    """What has to be paid before processing goes on."""

    amount = MoneyField(
        _l("Số tiền thu tại đây (đồng)"),
        description=_l("Để trống khi nộp ở nơi khác, như cơ quan thuế."),
    )


class NotePaymentForm(ActForm):
    """It was paid."""

    note = TextAreaField(
        _l("Chứng từ"),
        [at_most(LONGEST), Clean(multiline=True)],
        description=_l("Số và ngày chứng từ khi nộp ở nơi khác."),
        id="remark",
    )


class SuspendForm(ReasonForm):
    """Why processing stands still."""


class ResumeForm(ReasonForm):
    """Why it goes on."""


class AskExtensionForm(ReasonForm):
    """The new date and the reason, for the leader to sign (Mẫu 04)."""

    new_day = DayField(_l("Ngày hẹn lại"), [required(_l("Nhập ngày hẹn lại."))])
    reason = TextAreaField(
        _l("Lý do"),
        [at_most(LONGEST), Clean(multiline=True)],
        description=_l("Ghi rõ, từ 20 ký tự: lý do này in trên thư xin lỗi."),
    )


class SignExtensionForm(ActForm):
    """The leader's answer to a drafted apology."""

    grants = RadioField(
        _l("Quyết định"),
        choices=named({"yes": N_("Ký thư xin lỗi, hẹn lại"), "no": N_("Không đồng ý")}),
        default="yes",
    )
    answer = TextAreaField(
        _l("Ý kiến"),
        [at_most(LONGEST), Clean(multiline=True)],
        description=_l("Bắt buộc khi không đồng ý."),
    )


class EndForm(ReasonForm):
    """What is given back when a dossier ends without a result (Mẫu 05)."""

    papers_returned = TextAreaField(
        _l("Giấy tờ trả lại"),
        [at_most(MUCH), Clean(multiline=True)],
        description=_l("Mỗi dòng một giấy tờ."),
    )
    fee_note = StringField(_l("Phí, lệ phí đã nộp"), [at_most(300), Clean()])

    @property
    def handed(self):
        """The keywords that the services take."""
        return {
            "papers_returned": _lines(self.papers_returned.data),
            "fee_note": self.fee_note.data or None,
        }


class WithdrawForm(EndForm):
    """The citizen's request, and what is given back."""

    asked_on = DayField(_l("Ngày đề nghị"), description=_l("Để trống: hôm nay."))
    channel = ChoiceField(_l("Cách đề nghị"), choices=named(CHANNEL_WORDS))


class StopForm(EndForm):
    """Why the dossier of a silent citizen is closed."""


class RecallResultForm(ReasonForm):
    """Why a result is taken back."""
