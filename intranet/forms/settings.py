"""The form of what the office decides about itself."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField

from intranet.forms.base import Clean, at_most, required
from intranet.forms.conflicts import VersionedForm
from intranet.forms.fields import ChoiceField, named
from intranet.rules.settings import LONGEST, REGIME_WORDS, SECOND_FACTOR_WORDS, WITHDRAWN_WORDS


class EditSettingsForm(VersionedForm):
    """One form for all of it; rules/settings.py checks each value."""

    name = StringField(
        _l("Tên cơ quan"),
        [required(_l("Nhập tên cơ quan.")), at_most(LONGEST["name"]), Clean()],
        description=_l("Như trên văn bản."),
    )
    province = StringField(
        _l("Tỉnh, thành phố"),
        [required(_l("Nhập tỉnh, thành phố.")), at_most(LONGEST["province"]), Clean()],
    )
    place = StringField(
        _l("Địa danh"),
        [at_most(LONGEST["place"]), Clean()],
        description=_l("Ghi trước “ngày … tháng … năm …” của giấy tờ cấp huyện, tỉnh."),
    )
    code_template = StringField(
        _l("Mẫu mã hồ sơ"),
        [required(_l("Nhập mẫu mã.")), at_most(LONGEST["code_template"]), Clean()],
        description=_l(
            "{unit} là mã đầu của nơi nhận, {day} là ngày (năm tháng ngày), {seq} là số trong ngày."
        ),
    )
    forms_regime = ChoiceField(_l("Mẫu giấy tờ in ra"), choices=named(REGIME_WORDS))
    withdrawn_counts = ChoiceField(
        _l("Hồ sơ công dân rút, trong thống kê"), choices=named(WITHDRAWN_WORDS)
    )
    second_factor = ChoiceField(
        _l("Xác thực hai lớp"),
        choices=named(SECOND_FACTOR_WORDS),
        description=_l("Người phải dùng được hướng dẫn bật ở lần đăng nhập tới."),
    )
    mending_days = StringField(
        _l("Hạn khắc phục sau kiểm tra (ngày làm việc)"),
        [required(_l("Nhập số ngày.")), at_most(LONGEST["mending_days"]), Clean()],
        description=_l("Gợi ý khi đoàn kiểm tra ghi tồn tại; từng tồn tại đặt hạn riêng được."),
    )
    public_address = StringField(
        _l("Địa chỉ tra cứu của người dân"),
        [at_most(LONGEST["public_address"]), Clean()],
        description=_l("In trong mã QR của giấy hẹn; để trống: địa chỉ của máy chủ này."),
    )
