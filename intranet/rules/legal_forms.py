"""The legal forms of the one-stop shop under both circulars: number, title, symbol (domain 1.10).

The words are those of TT 01/2018/TT-VPCP and TT 03/2025/TT-VPCP; they stay Vietnamese in every
language of the screen.
"""

from datetime import date
from enum import StrEnum

# The day TT 03/2025/TT-VPCP takes the place of TT 01/2018/TT-VPCP.
NEW_FORMS_FROM = date(2025, 9, 15)


class LegalForm(StrEnum):
    """The forms; the values are the kinds of prints in the log."""

    RECEIPT = "receipt"
    SUPPLEMENT = "supplement"
    REFUSAL = "refusal"
    APOLOGY = "apology"
    STOPPING = "stopping"
    SLIP = "slip"
    REGISTER = "register"


_STOPPING = "Thông báo dừng giải quyết hồ sơ"
_SLIP = "Phiếu kiểm soát quá trình giải quyết hồ sơ"
_SUPPLEMENT = "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"
_REFUSAL = "Phiếu từ chối tiếp nhận giải quyết hồ sơ"
_RECEIPT = "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"
# {regime: {form: (number, title)}}; the circular of 2018 has no notice of stopping.
_FORMS = {
    "2018": {
        LegalForm.RECEIPT: ("Mẫu số 01", _RECEIPT),
        LegalForm.SUPPLEMENT: ("Mẫu số 02", _SUPPLEMENT),
        LegalForm.REFUSAL: ("Mẫu số 03", _REFUSAL),
        LegalForm.APOLOGY: ("Mẫu số 04", "Phiếu xin lỗi và hẹn lại ngày trả kết quả"),
        LegalForm.STOPPING: ("", _STOPPING),
        LegalForm.SLIP: ("Mẫu số 05", _SLIP),
        LegalForm.REGISTER: ("Mẫu số 06", "Sổ theo dõi hồ sơ"),
    },
    "2025": {
        LegalForm.RECEIPT: ("Mẫu số 01", _RECEIPT),
        LegalForm.SUPPLEMENT: ("Mẫu số 02", _SUPPLEMENT),
        LegalForm.REFUSAL: ("Mẫu số 03", _REFUSAL),
        LegalForm.APOLOGY: (
            "Mẫu số 04",
            "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết",
        ),
        LegalForm.STOPPING: ("Mẫu số 05", _STOPPING),
        LegalForm.SLIP: ("Mẫu số 06", _SLIP),
        LegalForm.REGISTER: ("Mẫu số 07", "Sổ theo dõi hồ sơ"),
    },
}
# (name of the counter, symbol behind the number) of the forms that are numbered through a year.
COUNTERS = {
    LegalForm.SUPPLEMENT: ("M02", "PYC"),
    LegalForm.REFUSAL: ("M03", "PTC"),
    LegalForm.APOLOGY: ("M04", "PXL"),
    LegalForm.STOPPING: ("M05", "TB"),
}


def regime_on(setting, day):
    """Return "2018" or "2025": the circular whose forms are used on ``day`` (a date or moment).

    ``setting`` is the office's ``forms_regime``; anything but a fixed year means by date.
    """
    if setting in _FORMS:
        return setting
    return "2025" if (day.year, day.month, day.day) >= NEW_FORMS_FROM.timetuple()[:3] else "2018"


def form_of(form, regime):
    """Return (number, title) of a form, e.g. ("Mẫu số 02", "Phiếu yêu cầu …"); "" without one."""
    return _FORMS[regime][LegalForm(form)]
