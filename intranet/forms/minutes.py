"""Forms of the minutes of an inspection."""

import re
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import ValidationError

from intranet import clock
from intranet.forms.base import Clean, HouseForm, at_most, required
from intranet.forms.conflicts import VersionedForm
from intranet.forms.fields import TypedField, named
from intranet.rules.errors import RuleBroken
from intranet.rules.minutes import LONGEST_DRAWING, Way, read_drawing
from intranet.rules.wording import moment, parse_date, parse_time
from intranet.rules.words import N_

LONGEST = 5000


class MomentField(TypedField):
    """A moment typed as "8:30 23/11/2026", or the hour alone for today."""

    def read(self, text):
        hour, _space, day = text.partition(" ")
        today = clock.today()
        return datetime.combine(parse_date(day, today) if day else today, parse_time(hour))

    def write(self, value):
        return moment(value)


class CopiesField(TypedField):
    """A number of copies, 2 to 9: each side keeps one."""

    def read(self, text):
        if not re.fullmatch("0?[2-9]", text):
            raise RuleBroken(N_("Nhập số từ %(min)s đến %(max)s."), min=2, max=9)
        return int(text)


def _text(words, description=None, longest=LONGEST):
    checks = [at_most(longest), Clean(multiline=True)]
    return TextAreaField(words, checks, description=description)


class EditMinutesForm(VersionedForm):
    """What people write; ``version`` is the one that was on the screen, 0 before the first."""

    number = StringField(_l("Số biên bản"), [required(), at_most(40), Clean()])
    copies = CopiesField(_l("Số bản"), [required()], default=2)
    place = StringField(_l("Nơi lập"), [required(), at_most(200), Clean()])
    begun_at = MomentField(_l("Bắt đầu"), [required()], description=_l("Ví dụ: 8:30 23/11/2026"))
    ended_at = MomentField(
        _l("Kết thúc"), description=_l("Ghi trước khi chốt. Chỉ giờ: hiểu là hôm nay.")
    )
    team_people = _text(_l("Đại diện đoàn kiểm tra"), _l("Mỗi người một dòng: họ tên, chức vụ"))
    unit_people = _text(
        _l("Đại diện đơn vị được kiểm tra"), _l("Mỗi người một dòng: họ tên, chức vụ")
    )
    strengths = _text(_l("Ưu điểm"))
    explanation = _text(_l("Giải trình của đơn vị"))
    proposals = _text(_l("Kiến nghị của đơn vị"))
    advice = _text(_l("Yêu cầu, đề nghị của đoàn"))


class FreezeMinutesForm(VersionedForm):
    """Freeze what was on the screen; ``confirmed`` where something is open."""

    confirmed = BooleanField(
        _l("Chốt dù còn tiêu chí ghi “Chưa kiểm tra” hoặc thiếu minh chứng; đã xem danh sách trên")
    )


class SignForm(HouseForm):
    """Sign what was read; ``hash`` names it. The drawing needs a script, the rest does not."""

    hash = HiddenField(validators=[at_most(64)])
    drawing = HiddenField(validators=[at_most(LONGEST_DRAWING)])
    authority = StringField(
        _l("Ký theo ủy quyền"),
        [at_most(300), Clean()],
        description=_l("Ai ủy quyền, bằng văn bản nào; bỏ trống nếu là lãnh đạo đơn vị"),
    )
    is_read = BooleanField(
        _l("Tôi đã đọc lại biên bản và đồng ý ký"), [required(_l("Đánh dấu để ký."))]
    )

    def validate_drawing(self, field):
        """Refuse what is no drawing of a signature."""
        try:
            field.data = read_drawing(field.data)
        except RuleBroken as error:
            field.data = ""
            raise ValidationError(_(error.message, **error.params)) from None


class CountersignForm(SignForm):
    """The same on the phone of the team: who signs, and the code from their own session."""

    username = StringField(_l("Tên đăng nhập của người ký"), [required(), at_most(40)])
    code = StringField(
        _l("Mã ký"),
        [required(_l("Nhập mã gồm 6 chữ số.")), at_most(20)],
        description=_l("Người ký tự đăng nhập ở máy khác, lấy mã ở trang biên bản"),
    )


class AttestForm(HouseForm):
    """The unit signed on paper, or does not sign."""

    hash = HiddenField(validators=[at_most(64)])
    way = RadioField(
        _l("Đơn vị"),
        choices=named(
            {
                Way.PAPER: N_("Đã ký trên bản giấy"),
                Way.REFUSED: N_("Không ký; có người chứng kiến"),
            }
        ),
        validators=[required(_l("Chọn một trong hai."))],
    )
    name = StringField(
        _l("Họ tên người ký hoặc người chứng kiến"), [required(), at_most(120), Clean()]
    )
    title = StringField(_l("Chức vụ"), [at_most(120), Clean()])
    reason = _text(_l("Lý do không ký"), _l("Ghi khi đơn vị không ký"), 500)


class AddToMinutesForm(HouseForm):
    """Words below the frozen minutes."""

    text = TextAreaField(
        _l("Nội dung bổ sung"),
        [required(_l("Nhập nội dung.")), at_most(2000), Clean(multiline=True)],
    )
